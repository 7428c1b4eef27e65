import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { API_BASE_PATHS } from '../../../src/core/kubegram'
import type { ServerConfig } from '../../../src/server/readConfig'
import { type RunningServer, startServer } from '../../../src/server/startServer'
import { layFreshDatabase } from '../../support/freshDatabase'

export const BASE = API_BASE_PATHS[0]

export const SMALL_REQUEST = {
  graph: {
    name: 'shop',
    graphType: 'KUBERNETES',
    companyId: 'c-1',
    userId: '1',
    nodes: [
      {
        id: 'n1',
        name: 'web',
        nodeType: 'MICROSERVICE',
        edges: [{ connectionType: 'MICROSERVICE_DEPENDS_ON', node: { id: 'n2', name: 'db', nodeType: 'DATABASE' } }],
      },
      { id: 'n2', name: 'db', nodeType: 'DATABASE', edges: [] },
    ],
  },
  project: { name: 'P' },
}

export interface TestServer extends RunningServer {
  readonly dataDir: string
  readonly log: readonly string[]
  /** A call below the first base path. */
  call(path: string, init?: RequestInit): Promise<Response>
  submit(body?: unknown, headers?: Record<string, string>): Promise<string>
  /** Asks until the job has come to an end, and gives the answer that said so. */
  untilOver(jobId: string): Promise<StatusBody>
  dispose(): Promise<void>
}

export interface StatusBody {
  readonly jobId: string
  readonly step: string
  readonly status: string
  readonly error?: string
  readonly generatedCode?: { readonly nodes: readonly { readonly id: string; readonly config?: string }[] }
}

/** A whole server in this process, on a free port, with a data folder of its own and hardly any pauses. */
export async function startTestServer(config: Partial<ServerConfig> = {}): Promise<TestServer> {
  const dataDir = config.dataDir ?? (await mkdtemp(join(tmpdir(), 'kubegram-server-')))
  if (!config.dataDir && !config.upstreamUrl) await layFreshDatabase(dataDir)
  const log: string[] = []
  const server = await startServer(
    {
      port: 0,
      host: '127.0.0.1',
      pace: 0.01,
      leaseMs: 10_000,
      rate: 0,
      openAnswers: 1_000,
      logs: 'trouble',
      ...config,
      dataDir,
    },
    { version: '1.2.3', log: (line) => log.push(line) },
  )
  const call = (path: string, init?: RequestInit) => fetch(server.url + BASE + path, init)
  return {
    ...server,
    dataDir,
    log,
    call,
    async submit(body = SMALL_REQUEST, headers = {}) {
      const answer = await call('', { method: 'POST', body: JSON.stringify(body), headers })
      const said = (await answer.json()) as { readonly jobId?: string }
      if (!said.jobId) throw new Error(`Refused: ${answer.status} ${JSON.stringify(said)}`)
      return said.jobId
    },
    untilOver: (jobId) => untilOver((path) => call(path), jobId),
    async dispose() {
      await server.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const OVER = new Set(['completed', 'failed', 'cancelled'])

export async function untilOver(call: (path: string) => Promise<Response>, jobId: string): Promise<StatusBody> {
  for (;;) {
    const answer = await call(`/${jobId}/status`)
    const body = (await answer.json()) as StatusBody
    if (!answer.ok || OVER.has(body.status)) return body
    // Asked without a pause, the server would have little time left for the job.
    await sleep(10)
  }
}

/** Looks again and again until it is so; the test's own time limit ends a wait in vain. */
export async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look()
    if (found) return found
    await sleep(20)
  }
}
