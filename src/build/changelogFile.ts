import { readFile } from 'node:fs/promises'
import type { Plugin } from 'vite'

/**
 * Puts the changelog beside the app, where a page of the version before can read what is new. It is not among the files
 * that a worker keeps, which would answer with its own.
 */
export function changelogFile(path: string): Plugin {
  return {
    name: 'changelog-file',
    apply: 'build',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'changelog.txt', source: await readFile(path, 'utf8') })
    },
  }
}
