import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { bundleScript } from '../../src/build/bundleScript'
import type { Job } from '../../src/core/job'
import type { CodegenRequest } from '../../src/core/kubegram'
import type { PollingConfig } from '../../src/core/polling'
import type { NewJob } from '../../src/core/protocol'
import type { Lived } from '../simulation/asScripted'
import { type CodegenServer, startCodegenServer } from '../support/codegenServer'
import { startRequestLog } from '../support/requestLog'
import type { Found } from './found'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const GRAPH = '../support/graphs/small-5-museum-audioguide.json'
const LIST = '/api/v1/public/graph/codegen'
/** The most that the server lists at once. */
const PAGE = 50
const MINUTE = 60_000

/** Checks often, so that a short job needs several. */
const POLLING: PollingConfig = {
  ...{ initialDelay: 100, backoffMultiplier: 1.5, maxDelay: 1_000, maxTotalTime: 30 * MINUTE },
}

type Made = Lived['results'][string]

export interface Stage {
  readonly server: CodegenServer
  /** The page of `inPage/page.ts`, in front of the server. */
  readonly page: string
  /** Jobs whose submission was acknowledged to the page. */
  readonly acknowledged: ReadonlySet<string>
  /** Job number `n`, each of a graph of its own, as a page submits it. */
  job(n: number): NewJob
  /** Throws where what lies in the browser is not what the server made: of jobs 1 to `count`, each once. */
  verify(found: Found, count: number): Promise<void>
  dispose(): Promise<void>
}

export interface StageOptions {
  /** How long jobs take on the server, in s. */
  readonly jobSeconds: number
  /** Told of every kill point that the worker has reached, which goes on once this resolves. */
  readonly onPoint?: (point: string) => Promise<void>
}

/** The built app and server, with a bare page beside it, and where points are asked for, an engine that tells of them. */
export async function startStage({ jobSeconds, onPoint }: StageOptions): Promise<Stage> {
  const [graph, page, engine] = await Promise.all([
    readFile(new URL(GRAPH, import.meta.url), 'utf8'),
    bundleScript(here('inPage/page.ts'), 'es2023'),
    onPoint && bundleScript(here('inWorker/watchedEngine.ts'), 'es2023'),
  ])
  const acknowledged = new Set<string>()
  const server = await startCodegenServer({ CODEGEN_PACE: String(jobSeconds / 3.5) })
  const log = await startRequestLog(server.url, ({ url = '' }, outgoing) => {
    const { pathname, searchParams } = new URL(url, server.url)
    if (pathname === '/kills.html') answer(outgoing, 'text/html', '<!doctype html><script src="/kills.js"></script>')
    else if (pathname === '/kills.js') answer(outgoing, 'text/javascript', page)
    else if (engine && pathname.startsWith('/assets/engine-')) answer(outgoing, 'text/javascript', engine)
    else if (pathname === '/kills-acknowledged') {
      acknowledged.add(searchParams.get('id') ?? '')
      answer(outgoing, 'text/plain', '')
    } else if (pathname === '/kills-at') {
      void onPoint?.(searchParams.get('point') ?? '').then(() => answer(outgoing, 'text/plain', ''))
    } else return false
    return true
  })
  return {
    server,
    page: `${log.url}/kills.html`,
    acknowledged,
    job(n) {
      const request = JSON.parse(graph) as CodegenRequest
      const named = { ...request, graph: { ...request.graph, name: `Graph ${n}` } }
      return { id: `job-${n}`, graphId: `graph-${n}`, request: named, polling: POLLING }
    },
    verify: (found, count) => verify(server.url, found, count),
    async dispose() {
      await log.dispose()
      await server.dispose()
    },
  }
}

/** Waits in a tab at the page until every job has ended, or tells of those that have not. */
export async function untilAllEnded(run: <T>(expression: string) => Promise<T>): Promise<void> {
  const patience = { timeout: 5 * MINUTE, interval: 250 }
  await expect.poll(() => run<readonly Job[]>('kills.open()'), patience).toEqual([])
}

function answer(outgoing: ServerResponse, type: string, body: string): void {
  outgoing.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body)
}

async function verify(server: string, { jobs, statistics, texts, generations }: Found, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
  // Nothing lost, nothing twice: in the browser one job, and one generation of code, for each that was submitted.
  expect(jobs.map(({ id }) => id).sort()).toEqual(numbers.map((n) => `job-${n}`).sort())
  expect(jobs.filter(({ state }) => state !== 'completed')).toEqual([])
  expect([...generations].sort()).toEqual(numbers.map((n) => `graph-${n}`).sort())
  expect(statistics).toMatchObject({ completed: count, failed: 0, cancelled: 0 })
  // On the server as well: what was sent more than once was taken once.
  const made = (await listServer(server)).map(({ uuid }) => uuid)
  expect(jobs.map(({ serverJobId }) => serverJobId).sort()).toEqual(made.sort())
  // Nothing torn: every text is what the server made for that job.
  for (const { serverJobId, graphId } of jobs) {
    const { nodes } = await readResult(server, serverJobId ?? '')
    const stored = [...(texts[graphId] ?? [])].sort()
    expect(stored).toEqual(nodes.map(({ config = '' }) => config).sort())
  }
}

/** What the server made of jobs that were sent one after the other, by their ids here. */
export async function readResults(server: string, jobs: readonly NewJob[]): Promise<Lived['results']> {
  const made = [...(await listServer(server))].reverse()
  const results = made.map(async ({ uuid }, index) => [jobs[index]?.id, await readResult(server, uuid)] as const)
  return Object.fromEntries(await Promise.all(results))
}

async function readResult(server: string, uuid: string): Promise<Made> {
  const answer = await fetch(`${server}${LIST}/${uuid}/results`)
  return ((await answer.json()) as { generatedCode: Made }).generatedCode
}

/** All jobs that the server ever made, the newest first. */
export async function listServer(
  server: string,
): Promise<readonly { readonly uuid: string; readonly status: string }[]> {
  const all: { uuid: string; status: string }[] = []
  for (;;) {
    const page = await fetch(`${server}${LIST}?limit=${PAGE}&offset=${all.length}`)
    const { jobs } = (await page.json()) as { jobs: typeof all }
    all.push(...jobs)
    if (jobs.length < PAGE) return all
  }
}
