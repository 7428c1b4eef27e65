import { createApp, type ServerApp } from './app'
import { openEmbeddedApi } from './embeddedApi'
import { FaultBox } from './faults/faultBox'
import { loadFaultScript } from './faults/faultScript'
import { isLoopbackName } from './http/refuseForeignCallers'
import { openStaticFiles } from './http/staticFiles'
import type { ServerConfig } from './readConfig'
import { StartError } from './startError'

export interface StartOptions {
  readonly version?: string
  /** Where trouble is told; the terminal's error output unless given. */
  readonly log?: (line: string) => void
}

export interface OpenedApp {
  readonly app: ServerApp
  /** What the server does, in a few words for its start line. */
  readonly about: string
  /** Hands unfinished jobs back and closes the database. */
  close(): Promise<void>
}

/** Everything behind the port. @throws {StartError} when something has to be put right first */
export async function openApp(config: ServerConfig, options: StartOptions = {}): Promise<OpenedApp> {
  const log = options.log ?? ((line) => process.stderr.write(`${line}\n`))
  const files = config.appDir ? await openFiles(config.appDir) : undefined
  const faults = config.faults ? new FaultBox(await loadFaultScript(config.faults)) : undefined
  const api = await openEmbeddedApi(config, log)
  const app = createApp({
    api: api.side,
    ...(files ? { files } : {}),
    ...(faults ? { faults } : {}),
    version: options.version ?? '0.0.0',
    isLoopbackOnly: isLoopbackName(config.host) && config.token === undefined,
    log,
  })
  const about = config.databaseUrl ? 'jobs in PostgreSQL (DATABASE_URL)' : `data in ${config.dataDir}`
  return { app, about, close: () => api.close() }
}

async function openFiles(folder: string) {
  try {
    return await openStaticFiles(folder)
  } catch {
    throw new StartError(`The built pages are missing (${folder}). Run: npm run build`)
  }
}
