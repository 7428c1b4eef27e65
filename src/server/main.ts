import { fileURLToPath } from 'node:url'
import { readConfig } from './readConfig'
import { StartError } from './startError'
import { startServer } from './startServer'

declare const __VERSION__: string

/** The pages stand beside this bundle. */
const APP_DIR = fileURLToPath(new URL('../app', import.meta.url))

async function main(): Promise<void> {
  const starting = startServer(readConfig(process.env, APP_DIR), { version: __VERSION__ })
  let isStopping = false
  // In the middle of starting as well: what has been begun is ended in order, so that no lock stays behind.
  const stop = () => {
    if (isStopping) process.exit(130)
    isStopping = true
    starting.then((server) => server.close()).then(() => process.exit(0), fail)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  const server = await starting
  if (isStopping) return
  process.stdout.write(`Kubegram Codegen: ${server.url} (${server.about}). Ctrl-C stops it.\n`)
}

function fail(error: unknown): never {
  const said = error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`${said}\n`)
  process.exit(1)
}

main().catch(fail)
