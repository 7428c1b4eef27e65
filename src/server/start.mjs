// `npm start`: from a bare clone to a running server.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildIfNeeded, checkNode, installIfNeeded, PrepareError, ROOT } from './prepare.mjs'

try {
  checkNode()
  installIfNeeded()
  buildIfNeeded()
} catch (error) {
  process.stderr.write(`${error instanceof PrepareError ? error.message : error.stack}\n`)
  process.exit(1)
}
await import(pathToFileURL(join(ROOT, 'dist', 'server', 'main.js')).href)
