import { join } from 'node:path'
import { codegenRoutes } from './api/codegenRoutes'
import type { ApiSide } from './app'
import { lockFolder } from './folderLock'
import { generateGraph } from './generator/generateGraph'
import { requireToken } from './http/requireToken'
import type { Database } from './jobs/database'
import type { JobRow } from './jobs/jobRow'
import { type Jobs, openJobs } from './jobs/jobs'
import { openPgliteDatabase } from './jobs/pgliteDatabase'
import { openPostgresDatabase } from './jobs/postgresDatabase'
import type { Places } from './operate/places'
import { openPush, type Push } from './push/openPush'
import type { PushOutcome } from './push/sendPush'
import type { ServerConfig } from './readConfig'
import { StartError } from './startError'

export interface EmbeddedApi {
  readonly side: ApiSide
  readonly jobs: Jobs
  close(): Promise<void>
}

/** What is told of its work. */
export interface Watching {
  readonly log: (line: string) => void
  readonly ended: (job: JobRow) => void
  readonly pushed: (outcome: PushOutcome['outcome']) => void
}

/** The API with jobs of its own. */
export async function openEmbeddedApi(
  config: ServerConfig,
  places: Places,
  { log, ended, pushed }: Watching,
): Promise<EmbeddedApi> {
  const { token, pace, leaseMs } = config
  const { database, release, refuse } = config.databaseUrl
    ? await openShared(config.databaseUrl, log)
    : await openOwn(config.dataDir)
  let jobs: Jobs | undefined
  let push: Push | undefined
  try {
    jobs = await openJobs({ database, pace, leaseMs, generate: generateGraph, log, ended })
    const telling = { log, count: pushed, ...(token ? { token } : {}) }
    push = config.push && (await openPush(database, jobs.changes, { ...config.push, ...telling }))
  } catch (error) {
    await (jobs ?? database).close()
    await release()
    throw refuse(error)
  }
  return {
    side: {
      server: 'embedded',
      routes: codegenRoutes(jobs, places),
      guards: token ? [requireToken(token)] : [],
      isTokenRequired: () => token !== undefined,
      live: ['sse'],
      ...(push ? { push } : {}),
      ready: () => database.query('SELECT 1'),
      counts: jobs.counts,
    },
    jobs,
    async close() {
      await push?.close()
      await jobs.close()
      await release()
    },
  }
}

interface Opened {
  readonly database: Database
  readonly release: () => Promise<void>
  /** Why it cannot be used after all. */
  readonly refuse: (error: unknown) => StartError
}

async function openShared(url: string, log: (line: string) => void): Promise<Opened> {
  const refuse = (error: unknown) => new StartError(`The database of DATABASE_URL cannot be used: ${reason(error)}.`)
  try {
    return { database: await openPostgresDatabase(url, log), release: async () => undefined, refuse }
  } catch (error) {
    throw refuse(error)
  }
}

async function openOwn(folder: string): Promise<Opened> {
  const refuse = (error: unknown) =>
    new StartError(
      `The database in ${folder} cannot be opened: ${reason(error)}. Set KUBEGRAM_DATA_DIR to another folder to begin anew.`,
    )
  const release = await lockFolder(folder)
  try {
    return { database: await openPgliteDatabase(join(folder, 'database')), release, refuse }
  } catch (error) {
    await release()
    throw refuse(error)
  }
}

function reason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reason).join(', ')
  return error instanceof Error ? error.message : String(error)
}
