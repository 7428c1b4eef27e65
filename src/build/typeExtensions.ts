import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const RELATIVE = /(\bfrom |\bimport\()(['"])(\.{1,2}\/[^'"]+?)(?:\.js)?\2/g

/** Gives the relative imports of the emitted types their ending: Node's own resolution finds nothing without. */
export function typeExtensions(folder: string): Plugin {
  return {
    name: 'type-extensions',
    async closeBundle() {
      for (const name of await readdir(folder, { recursive: true })) {
        if (!name.endsWith('.d.ts')) continue
        const path = join(folder, name)
        const text = await readFile(path, 'utf8')
        await writeFile(path, text.replaceAll(RELATIVE, '$1$2$3.js$2'))
      }
    },
  }
}
