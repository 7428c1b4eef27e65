import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import solid from 'vite-plugin-solid'
import { changelogFile } from './src/build/changelogFile.ts'
import { createChunkGroups } from './src/build/chunkGroups.ts'
import { assetName, chunkName, WORKER_NAMES } from './src/build/chunkNames.ts'
import { engineScript } from './src/build/engineScript.ts'
import { manifest } from './src/build/manifest.ts'
import { precompress } from './src/build/precompress.ts'
import { trustedTemplates } from './src/build/trustedTemplates.ts'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))
/** Elsewhere only for tests, which build a second release. */
const outDir = process.env.CODEGEN_OUT_DIR ?? source('dist/app')
const { version } = JSON.parse(readFileSync(source('package.json'), 'utf8')) as { version: string }

const shell = (name: string) => source(`src/app/shell/${name}.tsx`)
const view = (name: string) => source(`src/app/views/${name}.tsx`)
const chunkGroups = createChunkGroups({
  page: source('src/app/main.tsx'),
  library: source('src/client/connectCodegen.ts'),
  first: { newJob: [view('newJob/NewJobView')], notices: [shell('Notices'), shell('DropLayer'), shell('Toast')] },
})

export default defineConfig(({ command }) => ({
  plugins: [
    trustedTemplates(),
    solid(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/sw',
      filename: command === 'serve' ? 'swDev.ts' : 'sw.ts',
      injectRegister: false,
      injectManifest: {
        rollupFormat: 'iife',
        buildPlugins: { vite: [engineScript(source('src/sw/engineScript.ts'), outDir)] },
        globPatterns: ['**/*.{js,css,html,svg,png,json,webmanifest}'],
        // The second script is kept by the browser, beside the worker.
        globIgnores: ['icons/screenshot-*', 'icons/shortcut-*', 'sw-off.js', 'assets/engine-*'],
      },
      devOptions: { enabled: true, type: 'module' },
      manifest,
    }),
    changelogFile(source('CHANGELOG.md')),
    precompress(outDir),
  ],
  define: { __VERSION__: JSON.stringify(process.env.CODEGEN_VERSION ?? version) },
  worker: { format: 'es', rolldownOptions: { output: WORKER_NAMES } },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // Which plugin takes how long depends on what else the machine does.
      checks: { pluginTimings: false },
      input: { app: 'index.html', client: 'src/client/connectCodegen.ts' },
      // The library keeps its exports and a stable name: other apps import `/client.js`.
      preserveEntrySignatures: 'exports-only',
      output: {
        chunkFileNames: chunkName,
        codeSplitting: { groups: chunkGroups },
        assetFileNames: assetName,
        entryFileNames: (chunk) => (chunk.name === 'client' ? 'client.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
}))
