// `npm run load`: many clients follow many jobs on the built server, on one machine with it. Says how long answers and
// events take and whether memory stays where it is; fails when an event or an answer is missing, never for a time.
//   npm run load -- --clients 200 --jobs 2000 --minutes 10
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { call, followEvents } from './client.mjs'
import { percentile, slopePerMinute } from './figures.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MAIN = join(ROOT, 'dist', 'server', 'main.js')
const GRAPH = join(ROOT, 'test/support/graphs/small-5-museum-audioguide.json')
const BASE = '/api/v1/public/graph/codegen'
/** At a time, and how long each takes at pace 1. */
const WORKERS = 16
const JOB_SECONDS = 3.5
const SUBMIT_AT_ONCE = 8
const STATUS_EVERY_MS = 2_500
const MEMORY_EVERY_MS = 10_000

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '200' },
    jobs: { type: 'string', default: '2000' },
    minutes: { type: 'string', default: '10' },
  },
})
const [clientCount, jobCount, minutes] = [values.clients, values.jobs, values.minutes].map(Number)

if (!existsSync(MAIN)) {
  console.error('The server is not built. Run: npm run build')
  process.exit(1)
}
const dataDir = mkdtempSync(join(tmpdir(), 'kubegram-load-'))
const pace = ((minutes * 60 * WORKERS) / (jobCount * JOB_SECONDS)).toFixed(3)
const child = spawn(process.execPath, [MAIN], {
  env: { ...process.env, PORT: '0', KUBEGRAM_DATA_DIR: dataDir, CODEGEN_PACE: pace },
  stdio: ['ignore', 'pipe', 'inherit'],
})
const ended = new Promise((resolve) => child.once('exit', resolve))
try {
  const url = await addressOf(child)
  console.log(`${clientCount} clients follow ${jobCount} jobs for about ${minutes} min at ${url} (pace ${pace})`)
  process.exitCode = report(await load(url)) ? 0 : 1
} finally {
  if (child.exitCode !== null || child.signalCode !== null)
    console.error(`The server ended: ${child.exitCode ?? child.signalCode}`)
  child.kill('SIGTERM')
  await ended
  rmSync(dataDir, { recursive: true, force: true })
}

function addressOf(server) {
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`The server ended with ${code}`)))
    server.stdout.on('data', (chunk) => {
      const address = /http:\/\/\S+/.exec(String(chunk))?.[0]
      if (address) resolve(address)
    })
  })
}

async function load(url) {
  const body = readFileSync(GRAPH, 'utf8')
  const clients = Array.from({ length: clientCount }, (_, index) => ({
    // As a proxy tells of them: limits hold for each.
    address: `10.0.${index >> 8}.${index & 255}`,
    own: new Set(),
    ended: new Map(),
    events: 0,
  }))
  const streams = await Promise.all(clients.map((client) => followEvents(url + BASE, client)))
  const memory = watchMemory(child.pid)
  const submit = []
  let next = 0
  const submitSome = async () => {
    for (let job = next++; job < jobCount; job = next++) {
      const client = clients[job % clientCount]
      const { ms, json } = await call(`${url}${BASE}`, client.address, { method: 'POST', body })
      client.own.add(json.jobId)
      submit.push(ms)
    }
  }
  await Promise.all(Array.from({ length: SUBMIT_AT_ONCE }, submitSome))
  const statuses = []
  const failures = []
  let isOver = false
  const polling = clients.map((client) => poll(url, client, statuses, failures, () => isOver))
  const isDone = () => clients.every((client) => client.ended.size >= jobCount)
  while (!isDone() && (await hasUnfinished(url))) await sleep(1_000)
  // What is still on its way.
  await sleep(2_000)
  isOver = true
  await Promise.all(polling)
  memory.stop()
  for (const stream of streams) stream.stop()
  const completedAt = await endsOf(url)
  return { clients, submit, statuses, failures, samples: memory.samples, completedAt }
}

/** Asks for one of its jobs after the other, as a browser does whose stream may have been cut. */
async function poll(url, client, statuses, failures, isOver) {
  await sleep(Math.random() * STATUS_EVERY_MS)
  for (let turn = 0; !isOver(); turn++) {
    const open = [...client.own].filter((id) => !client.ended.has(id))
    const id = (open.length > 0 ? open : [...client.own])[turn % (open.length || client.own.size)]
    try {
      const { ms, status } = await call(`${url}${BASE}/${id}/status`, client.address)
      statuses.push(ms)
      if (status !== 200) failures.push(status)
    } catch (error) {
      failures.push(error.message)
    }
    await sleep(STATUS_EVERY_MS)
  }
}

async function hasUnfinished(url) {
  const { json } = await call(`${url}${BASE}?status=active&limit=1`, '10.255.255.1')
  return json.jobs.length > 0
}

async function endsOf(url) {
  const ends = new Map()
  for (let offset = 0; offset < jobCount; offset += 1_000) {
    const { json } = await call(`${url}${BASE}?limit=1000&offset=${offset}`, '10.255.255.1')
    for (const { uuid, completedAt } of json.jobs) ends.set(uuid, Date.parse(completedAt))
  }
  return ends
}

/** Of the server's process, as Linux tells it. */
function watchMemory(pid) {
  const samples = []
  const startedAt = performance.now()
  const look = () => {
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    samples.push({ minutes: (performance.now() - startedAt) / 60_000, mib: Number(rss) / 1024 })
  }
  look()
  const timer = setInterval(look, MEMORY_EVERY_MS)
  return { samples, stop: () => clearInterval(timer) }
}

function report({ clients, submit, statuses, failures, samples, completedAt }) {
  const late = clients.flatMap(({ ended }) => [...ended].map(([id, at]) => at - completedAt.get(id)))
  const lost = clients.map(({ ended }) => jobCount - ended.size)
  const counts = [...new Set(clients.map(({ events }) => events))]
  const row = (name, values) => {
    const [p50, p95, p99] = [50, 95, 99].map((p) => percentile(values, p).toFixed(1).padStart(8))
    console.log(`  ${name.padEnd(28)} ${String(values.length).padStart(8)} ${p50} ${p95} ${p99}`)
  }
  console.log(`\n  ms, on ${availableParallelism()} cores                n      p50      p95      p99`)
  row('submissions', submit)
  row('status answers', statuses)
  row('ends of jobs, told live', late)
  // The first minutes fill caches and the heap.
  const steady = samples.filter(({ minutes }) => minutes > samples.at(-1).minutes / 3)
  const [least, most] = [Math.min, Math.max].map((of) => of(...steady.map(({ mib }) => mib)).toFixed(0))
  console.log(
    `\n  memory every ${MEMORY_EVERY_MS / 1000} s, MiB: ${samples.map(({ mib }) => mib.toFixed(0)).join(' ')}`,
  )
  console.log(`  last two thirds: ${least} to ${most} MiB, ${slopePerMinute(steady).toFixed(2)} MiB a minute`)
  console.log(`  events of each client: ${counts.join(', ')}; ends not heard of: ${lost.reduce((a, b) => a + b, 0)}`)
  console.log(`  answers that failed: ${failures.length} ${[...new Set(failures)].join(', ')}`)
  return failures.length === 0 && counts.length === 1 && lost.every((count) => count === 0)
}
