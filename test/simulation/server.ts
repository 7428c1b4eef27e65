import { KEYS_HONOURED } from '../../src/core/kubegram'
import type { Random } from './random'
import { RUSH_MS, type ServerTraits } from './script'
import { html, json, type Respond } from './wire'

export interface ServerJob {
  readonly id: string
  /** The idempotency key of its POST: our own id of it. */
  readonly key: string
  readonly acceptedAt: number
  readonly endsAt: number
  readonly outcome: 'completed' | 'failed' | 'cancelled' | 'empty'
  readonly nodeIds: readonly string[]
  readonly isStrangers?: true
  cancelledAt?: number
  destroyed?: true
}

/** A Kubegram server as `fetch` meets it: jobs that take their time, an account, and a list. */
export interface Server {
  readonly jobs: readonly ServerJob[]
  /** Does what is asked for, and answers. */
  answer(method: string, path: string, body: string | undefined, key: string | undefined): Respond
  /** A refusal of the account reached somebody. */
  heardRefusal(): void
  /** Who heard of one died before anything came of it. */
  forgetRefusal(): void
  /** What a completed job holds: the truth that stored code is measured against. */
  filesOf(job: ServerJob): readonly { readonly nodeId: string; readonly code: string }[]
  isFinished(job: ServerJob): boolean
  /** Another client of the same account submits. */
  strangerSubmits(): void
  signOut(): void
  signIn(): void
  /** Since when it has answered 401, if it does. */
  refusedSince(): number | undefined
  /** Results that a DELETE destroyed which was sent long after the job was done. */
  destroyed(): number
}

/** What another server made of the same jobs, in place of what is invented here. */
export interface Recorded {
  readonly durationMs: number
  /** By the key of the job's POST: what its results hold. */
  resultOf(key: string): { readonly nodes: readonly { readonly id: string; readonly config?: string }[] }
}

/** Longer than anything takes between a look and what follows from it. */
const JUST_NOW_MS = 15_000
const NOT_FOUND = json(404, { error: 'Job not found or access denied' })

export function createServer(now: () => number, random: Random, traits: ServerTraits, recorded?: Recorded): Server {
  const jobs: ServerJob[] = []
  let isSignedOut = false
  let refusedSince: number | undefined
  let destroyed = 0
  const isFinished = (job: ServerJob) => job.cancelledAt !== undefined || now() >= job.endsAt

  const wordOf = (job: ServerJob) => {
    if (job.cancelledAt !== undefined) return 'cancelled'
    if (now() < job.endsAt) return random.chance(0.05) ? 'PONDERING' : 'running'
    return job.outcome === 'empty' ? 'completed' : job.outcome
  }
  const filesOf = (job: ServerJob) => {
    if (recorded) return recorded.resultOf(job.key).nodes.map(({ id, config = '' }) => ({ nodeId: id, code: config }))
    return job.outcome === 'empty' ? [] : job.nodeIds.map((nodeId) => ({ nodeId, code: `# ${job.id} ${nodeId}\n` }))
  }
  const resultOf = (job: ServerJob) => recorded?.resultOf(job.key) ?? inventResult(job)
  const inventResult = (job: ServerJob) => ({
    totalFiles: job.nodeIds.length,
    graphId: job.id,
    nodes: filesOf(job).map(({ nodeId, code }) => ({
      id: nodeId,
      name: nodeId,
      nodeType: 'POD',
      config: code,
      generatedCodeMetadata: { fileName: 'pod.yaml', path: 'pod.yaml' },
    })),
  })

  /** Some never end. */
  const duration = () => {
    if (recorded) return recorded.durationMs
    if (traits.isRush) return RUSH_MS + random.int(-200, 600)
    return random.chance(0.06) ? Number.POSITIVE_INFINITY : logNormal(random, traits.medianMs, 0.9)
  }

  const newJob = (key: string, nodeIds: readonly string[], rest: Partial<ServerJob> = {}): ServerJob => {
    const job: ServerJob = {
      id: `s${jobs.length + 1}`,
      key,
      acceptedAt: now(),
      endsAt: now() + duration(),
      outcome: recorded
        ? 'completed'
        : random.pick(['completed', 'completed', 'completed', 'completed', 'failed', 'cancelled', 'empty']),
      nodeIds,
      ...rest,
    }
    jobs.push(job)
    return job
  }

  const submit = (body: string, key = ''): Respond => {
    const known = traits.honoursKeys ? jobs.find((job) => job.key === key) : undefined
    const { graph } = JSON.parse(body) as { graph: { nodes: readonly { id: string }[] } }
    const nodeIds = graph.nodes.map(({ id }) => id)
    return json(201, { jobId: (known ?? newJob(key, nodeIds)).id, status: 'running', step: 'getOrCreateGraph' })
  }
  const status = (job: ServerJob): Respond => {
    const word = wordOf(job)
    const embedded = word === 'completed' && traits.embedsResults ? { generatedCode: resultOf(job) } : {}
    return json(200, { jobId: job.id, status: word, step: 'llmCall', ...embedded })
  }
  const results = (job: ServerJob): Respond =>
    wordOf(job) === 'completed'
      ? json(200, { jobId: job.id, status: 'completed', generatedCode: resultOf(job) })
      : json(400, { error: 'Job not completed' })
  const cancel = (job: ServerJob): Respond => {
    // Whoever looked just before cannot know that it was done a moment later.
    if (isFinished(job) && now() - job.endsAt > JUST_NOW_MS) destroyed += 1
    if (isFinished(job)) job.destroyed = true
    else job.cancelledAt = now()
    return json(200, { success: true })
  }
  const list = (query: string): Respond => {
    if (traits.list === 'page') return html(200)
    if (traits.list === 'none') return json(404, { error: 'Not found' })
    const [limit = 20, offset = 0] = ['limit', 'offset'].map((name) => Number(new URLSearchParams(query).get(name)))
    // This one sends fewer than it is asked for.
    const lines = [...jobs].reverse().slice(offset, offset + Math.min(limit, 40))
    return json(
      200,
      {
        jobs: lines.map((job) => ({
          uuid: job.id,
          status: wordOf(job),
          createdAt: new Date(job.acceptedAt + traits.clockMs).toISOString(),
        })),
        total: jobs.length,
      },
      {
        Date: new Date(now() + traits.clockMs).toUTCString(),
        ...(traits.honoursKeys ? { [KEYS_HONOURED]: '?1' } : {}),
      },
    )
  }

  return {
    jobs,
    answer(method, path, body, key) {
      if (isSignedOut) return json(401, { error: 'No session found' })
      if (method === 'POST') return submit(body ?? '', key)
      if (path.startsWith('?')) return list(path)
      const [, id, what] = path.split('/')
      const job = jobs.find((one) => one.id === id && !one.destroyed)
      if (!job) return method === 'DELETE' ? json(200, { success: true }) : NOT_FOUND
      if (method === 'DELETE') return cancel(job)
      return what === 'results' ? results(job) : status(job)
    },
    heardRefusal() {
      if (isSignedOut) refusedSince ??= now()
    },
    forgetRefusal() {
      refusedSince = undefined
    },
    filesOf,
    isFinished,
    strangerSubmits: () => void newJob('', ['elsewhere'], { isStrangers: true }),
    signOut: () => {
      isSignedOut = true
    },
    signIn: () => {
      isSignedOut = false
      refusedSince = undefined
    },
    refusedSince: () => refusedSince,
    destroyed: () => destroyed,
  }
}

/** Durations of code generation, as measured: log-normal. */
export function logNormal(random: Random, median: number, sigma: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
  return median * Math.exp(sigma * normal)
}
