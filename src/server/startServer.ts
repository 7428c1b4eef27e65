import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { createApp } from './app'
import { openEmbeddedApi } from './embeddedApi'
import { isLoopbackName } from './http/refuseForeignCallers'
import { openStaticFiles } from './http/staticFiles'
import { listen, stopListening } from './listen'
import type { ServerConfig } from './readConfig'
import { StartError } from './startError'

const GRACE_MS = 2_000

export interface RunningServer {
  readonly url: string
  /** What the server does, in a few words for its start line. */
  readonly about: string
  /** Ends what is being answered, hands unfinished jobs back, closes the database. May be called twice. */
  close(): Promise<void>
}

export interface StartOptions {
  readonly version?: string
  readonly log?: (line: string) => void
}

/** Starts the whole server in this process. @throws {StartError} when something has to be put right first */
export async function startServer(config: ServerConfig, options: StartOptions = {}): Promise<RunningServer> {
  const log = options.log ?? ((line) => process.stderr.write(`${line}\n`))
  const files = config.appDir ? await openFiles(config.appDir) : undefined
  const api = await openEmbeddedApi(config, log)
  const app = createApp({
    api: api.side,
    ...(files ? { files } : {}),
    version: options.version ?? '0.0.0',
    isLoopbackOnly: isLoopbackName(config.host) && config.token === undefined,
    log,
  })
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server
  let url: string
  try {
    url = await listen(server, config.port, config.host)
  } catch (error) {
    await api.close()
    throw error
  }
  let closing: Promise<void> | undefined
  const close = async () => {
    await stopListening(server, GRACE_MS)
    await api.close()
  }
  return {
    url,
    about: config.databaseUrl ? 'jobs in PostgreSQL (DATABASE_URL)' : `data in ${config.dataDir}`,
    close() {
      closing ??= close()
      return closing
    },
  }
}

async function openFiles(folder: string) {
  try {
    return await openStaticFiles(folder)
  } catch {
    throw new StartError(`The built pages are missing (${folder}). Run: npm run build`)
  }
}
