// `npm run dev`: from a bare clone to the pages with hot reload and the API, on one port.
import { checkNode, installIfNeeded, PrepareError } from './prepare.mjs'

try {
  checkNode()
  installIfNeeded()
} catch (error) {
  process.stderr.write(`${error instanceof PrepareError ? error.message : error.stack}\n`)
  process.exit(1)
}
// Only now is it certain that its packages are there.
await import('./develop.mjs')
