// `npm run bench:engine`: from the server's end of a job to its code in an open tab, and what a thousand jobs cost.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { CodegenRequest } from '../../src/core/kubegram'
import { type AttachedTab, attach } from '../support/attachedTab'
import { type ChromiumProcess, evaluateIn, startChromium } from '../support/chromiumProcess'
import { type CodegenServer, startCodegenServer } from '../support/codegenServer'
import { startRequestLog } from '../support/requestLog'

const GRAPH = new URL('../support/graphs/medium-25-bike-sharing.json', import.meta.url)
const LIST = '/api/v1/public/graph/codegen'
const NODES = 10
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 200)
const MANY = 1_000
const JOB_SECONDS = 0.3
const WATCHED_S = 60

/** Before the engine's own script: counts the timers that are set in the worker. */
const COUNT_TIMERS = `{
  const { setTimeout: set, clearTimeout: clear } = self
  const live = (self.liveTimers = new Set())
  self.setTimeout = (work, ms, ...given) => {
    const id = set(() => { live.delete(id); work(...given) }, ms)
    live.add(id)
    return id
  }
  self.clearTimeout = (id) => { live.delete(id); clear(id) }
};`

/**
 * In the page, for each job: `seen`, when its code stood in a frame; and `floor`, when the same text did that went the
 * shortest way by hand, which is the server's stream into the tab, one transaction, one word on a channel, one frame.
 */
const WATCH = `(async () => {
  const { connectCodegen } = await import('/client.js')
  ;(await connectCodegen()).close()
  await navigator.serviceWorker.ready
  const codegen = (window.codegen = await connectCodegen())
  const show = (text) => {
    const shown = document.createElement('pre')
    shown.textContent = text
    document.body.replaceChildren(shown)
    return new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(Date.now()))))
  }
  const seen = (window.seen = new Map())
  codegen.subscribe(async ({ type, graphId, jobId }) => {
    if (type !== 'codeStored') return
    const code = await codegen.loadGeneratedCode(graphId)
    window.size = JSON.stringify(code).length
    seen.set(jobId, await show(JSON.stringify(code)))
  })
  const floor = (window.floor = new Map())
  const db = await new Promise((resolve) => {
    const opening = indexedDB.open('floor')
    opening.onupgradeneeded = () => opening.result.createObjectStore('texts')
    opening.onsuccess = () => resolve(opening.result)
  })
  const [from, to] = [new BroadcastChannel('floor'), new BroadcastChannel('floor')]
  const byHand = async (id) => {
    const text = 'x'.repeat(window.size ?? 10_000)
    const tx = db.transaction('texts', 'readwrite', { durability: 'strict' })
    tx.objectStore('texts').put(text, id)
    await new Promise((resolve) => (tx.oncomplete = resolve))
    const told = new Promise((resolve) => (to.onmessage = resolve))
    from.postMessage(id)
    await told
    floor.set(id, await show(text))
  }
  // Only for what is done by hand: with the app nobody else listens.
  const listen = async (signal) => {
    const answer = await fetch('${LIST}/events?past=0', { signal })
    void hearAll(answer)
  }
  const next = (reader) => reader.read().catch(() => ({ done: true }))
  const hearAll = async (answer) => {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    for (let chunk = await next(reader); !chunk.done; chunk = await next(reader)) {
      const lines = (rest + chunk.value).split('\\n')
      rest = lines.pop()
      for (const line of lines) if (line.startsWith('data:')) heard(JSON.parse(line.slice(5)))
    }
  }
  const heard = ({ jobId, status }) => {
    if (/completed/i.test(status)) void byHand(jobId)
  }
  const until = async (what, look) => {
    for (const from = Date.now(); ; await new Promise((resolve) => setTimeout(resolve, 5))) {
      const found = await look()
      if (found !== undefined) return found
      if (Date.now() - from > 60_000) throw new Error(what + ': ' + JSON.stringify(await codegen.jobs({ limit: 1 })))
    }
  }
  window.round = async (graph, isByHand) => {
    const control = new AbortController()
    if (isByHand) await listen(control.signal)
    const job = await codegen.submit(graph)
    const seenAt = await until('never seen', () => seen.get(job.id))
    const { serverJobId } = await codegen.job(job.id)
    const at = isByHand ? await until('never heard of', () => floor.get(serverJobId)) : seenAt
    control.abort()
    return { serverJobId, at }
  }
})()`

async function withBrowser(work: (stage: BenchStage) => Promise<void>): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'kubegram-bench-'))
  const server = await startCodegenServer({ CODEGEN_PACE: String(JOB_SECONDS / 3.5) })
  const chromium = startChromium(profile)
  try {
    await work({ server, chromium })
  } finally {
    await chromium.kill()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    await server.dispose()
  }
}

/** A page of the server's own, without the app and with nothing between the two. */
async function openTab({ chromium }: BenchStage, url: string): Promise<AttachedTab> {
  const tab = await attach(chromium, await chromium.open(url))
  await tab.run(WATCH)
  return tab
}

/** Between browser and server: tells what is asked for, and lets the worker count its timers. */
function startWatching(server: CodegenServer): ReturnType<typeof startRequestLog> {
  return startRequestLog(server.url, ({ url = '' }, outgoing) => {
    if (url === '/bench.html')
      outgoing.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><body>Bench</body>')
    else if (url.startsWith('/assets/engine-'))
      void fetch(server.url + url)
        .then((answer) => answer.text())
        .then((script) => outgoing.writeHead(200, { 'Content-Type': 'text/javascript' }).end(COUNT_TIMERS + script))
    else return false
    return true
  })
}

interface BenchStage {
  readonly server: CodegenServer
  readonly chromium: ChromiumProcess
}

async function readGraph(nodes: number): Promise<CodegenRequest> {
  const request = JSON.parse(await readFile(GRAPH, 'utf8')) as CodegenRequest
  const few = request.graph.nodes.slice(0, nodes).map((node) => ({ ...node, edges: [] }))
  return { ...request, graph: { ...request.graph, nodes: few } }
}

async function endOf(server: CodegenServer, id: string): Promise<number> {
  const answer = await fetch(`${server.url}${LIST}?limit=5&offset=0`)
  const { jobs } = (await answer.json()) as { jobs: readonly { uuid: string; completedAt: string }[] }
  return Date.parse(jobs.find(({ uuid }) => uuid === id)?.completedAt ?? '')
}

function spell(name: string, values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  return `${name.padEnd(40)} p50 ${at(0.5)} ms   p99 ${at(0.99)} ms   (${values.length} jobs)`
}

test('from the end on the server to the code in a frame', () =>
  withBrowser(async (stage) => {
    const { server } = stage
    const tab = await openTab(stage, `${server.url}/healthz/live`)
    const graph = await readGraph(NODES)
    const times = { app: [] as number[], floor: [] as number[] }
    for (let round = 0; round < 2 * ROUNDS; round++) {
      const isByHand = round % 2 === 1
      const named = { ...graph, graph: { ...graph.graph, name: `Graph ${round}`, id: `graph-${round}` } }
      const call = `round(${JSON.stringify(named)}, ${isByHand})`
      const { serverJobId, at } = await tab.run<{ serverJobId: string; at: number }>(call)
      const took = at - (await endOf(server, serverJobId))
      times[isByHand ? 'floor' : 'app'].push(took)
    }
    console.log(spell(`code of ${NODES} nodes visible after`, times.app))
    console.log(spell('the shortest way by hand', times.floor))
  }))

async function timersOf(chromium: ChromiumProcess): Promise<number> {
  const { targetInfos } = await chromium.send<{ targetInfos: { targetId: string; type: string }[] }>(
    'Target.getTargets',
  )
  const worker = targetInfos.find(({ type }) => type === 'service_worker')
  return worker ? evaluateIn<number>(chromium.send, worker.targetId, 'liveTimers.size') : 0
}

/** Of all processes of the browser together, in s. */
async function cpuOf(chromium: ChromiumProcess): Promise<number> {
  const { processInfo } = await chromium.send<{ processInfo: { cpuTime: number }[] }>('SystemInfo.getProcessInfo')
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0)
}

test.each([1, MANY])('%i jobs, followed by one worker', (count) =>
  withBrowser(async (stage) => {
    const { server, chromium } = stage
    const watched = await startWatching(server)
    const tab = await openTab(stage, `${watched.url}/bench.html`)
    await server.faults([{ match: { route: 'submit' }, fault: { type: 'neverFinish', word: 'running' } }])
    const body = JSON.stringify(await readGraph(2))
    const post = () =>
      fetch(server.url + LIST, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })
    for (let made = 0; made < count; made += 20) await Promise.all(Array.from({ length: Math.min(20, count) }, post))
    const imported = await tab.run<number>(`(async () => {
      for (let offset = 0; ; offset += 50) {
        const listed = await codegen.serverJobs(offset)
        if (listed.length > 0) await codegen.importJobs(listed)
        if (listed.length < 50) return (await codegen.jobs()).length
      }
    })()`)
    expect(imported).toBe(count)
    // The first check of all of them, at once.
    await sleep(20_000)
    const from = { at: Date.now(), cpu: await cpuOf(chromium) }
    const timers: number[] = []
    for (let second = 0; second < WATCHED_S; second += 5) {
      timers.push(await timersOf(chromium))
      await sleep(5_000)
    }
    const seconds = (Date.now() - from.at) / 1000
    const cpu = (await cpuOf(chromium)) - from.cpu
    const asked = watched.log.filter(({ at, path }) => at > from.at && path.startsWith('/api/'))
    console.log(
      `${count} jobs for ${seconds.toFixed(0)} s: ${((asked.length * 60) / seconds).toFixed(1)} requests a minute, ` +
        `${((cpu * 100) / seconds).toFixed(1)} % of one core, ${Math.min(...timers)} to ${Math.max(...timers)} timers`,
    )
    await watched.dispose()
  }),
)
