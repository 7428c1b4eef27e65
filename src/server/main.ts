import { fileURLToPath } from 'node:url'
import { readConfig } from './readConfig'
import { StartError } from './startError'
import { startServer } from './startServer'

declare const __VERSION__: string

/** The pages stand beside this bundle. */
const APP_DIR = fileURLToPath(new URL('../app', import.meta.url))

async function main(): Promise<void> {
  const server = await startServer(readConfig(process.env, APP_DIR), { version: __VERSION__ })
  process.stdout.write(`Kubegram Codegen: ${server.url} (${server.about}). Ctrl-C stops it.\n`)
  let isStopping = false
  const stop = () => {
    if (isStopping) process.exit(130)
    isStopping = true
    server.close().then(() => process.exit(0), fail)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

function fail(error: unknown): never {
  const said = error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`${said}\n`)
  process.exit(1)
}

main().catch(fail)
