import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { bundleScript } from './bundleScript.ts'

const ID = 'virtual:engine-script'

/**
 * Builds the service worker's second script while the worker itself is built, names it by its content, and gives the
 * worker its URL: the two always belong together, and an old worker never runs a new one's.
 */
export function engineScript(entry: string, outDir: string): Plugin {
  return {
    name: 'engine-script',
    // That it takes most of the time is no warning: it is a build of its own.
    config: () => ({ build: { rolldownOptions: { checks: { pluginTimings: false } } } }),
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    async load(id) {
      if (id !== `\0${ID}`) return
      const code = await bundleScript(entry, 'es2023')
      const hash = createHash('sha256').update(code).digest('base64url').replace(/\W/g, '').slice(0, 8)
      const name = `assets/engine-${hash}.js`
      await writeFile(join(outDir, name), code)
      return `export default ${JSON.stringify(`/${name}`)}`
    },
  }
}
