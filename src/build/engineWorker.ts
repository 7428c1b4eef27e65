import type { Plugin } from 'vite'
import { bundleScript } from './bundleScript.ts'

/** Puts the worker for other apps beside the library: one script, registered or imported by a host as it is. */
export function engineWorker(entry: string): Plugin {
  return {
    name: 'engine-worker',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'worker.js', source: await bundleScript(entry, 'es2022') })
    },
  }
}
