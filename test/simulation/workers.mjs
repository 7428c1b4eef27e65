import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { build } from 'vite'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What a browser does in real time is done in none. */
const DEFLATE_NOW = {
  name: 'deflate-now',
  enforce: /** @type {const} */ ('pre'),
  /** @param {string} id */
  load: (id) =>
    id.endsWith('/src/client/deflate.ts') ? `export * from '${ROOT}test/simulation/deflateNow.ts'` : undefined,
}

/**
 * The simulator, from its file `entry`, and the engine in one file; `plugins` may change the engine first.
 * @param {readonly import('vite').Plugin[]} plugins
 */
export async function buildWorker(name = 'worker', plugins = [], entry = 'worker') {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [...plugins, DEFLATE_NOW],
    build: {
      ssr: `test/simulation/${entry}.ts`,
      outDir: '.cache/simulation',
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  })
  return fileURLToPath(new URL(`../../.cache/simulation/${name}.mjs`, import.meta.url))
}

/**
 * Lives through a share of the seeds, or through a script, in a thread of its own.
 * @param {string} file
 * @param {unknown} workerData
 * @returns {Promise<any>}
 */
export function runWorker(file, workerData) {
  return new Promise((resolve, reject) => {
    // Nearly everything dies young: the more room it has, the less is looked through.
    const worker = new Worker(file, { workerData, resourceLimits: { maxYoungGenerationSizeMb: 192 } })
    worker.on('message', resolve)
    worker.on('error', reject)
  })
}
