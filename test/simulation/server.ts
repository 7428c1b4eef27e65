import { CodegenError, failure } from '../../src/core/failure'
import { readStatusAnswer, readStatusWord, readSubmitAnswer } from '../../src/core/status'
import { type AskedFor, refusal } from '../../src/engine/answers'
import type { KubegramApi } from '../../src/engine/kubegramApi'
import type { Random } from './random'
import type { Time } from './time'

export interface ServerJob {
  readonly id: string
  readonly key: string
  readonly acceptedAt: number
  readonly endsAt: number
  readonly outcome: 'completed' | 'failed' | 'cancelled' | 'empty'
  readonly nodeIds: readonly string[]
  cancelledAt?: number
  destroyed?: true
}

export interface Server {
  readonly jobs: ServerJob[]
  /** Answers sent per server job and call. */
  readonly sent: Map<string, number>
  api(): KubegramApi
  /** What a completed job holds: the truth that stored code is measured against. */
  filesOf(job: ServerJob): readonly { readonly nodeId: string; readonly code: string }[]
  isFinished(job: ServerJob): boolean
  signOut(): void
  signIn(): void
  /** Since when it has answered 401, if it does. */
  refusedSince(): number | undefined
  /** Results that a DELETE destroyed which was sent long after the job was done. */
  destroyed(): number
}

export interface ServerTraits {
  /** Faults happen until this moment, each call with this probability. */
  readonly faultsUntil: number
  readonly faultRate: number
  readonly honoursKeys: boolean
  readonly embedsResults: boolean
  /** Median of the time a job takes, in ms. */
  readonly medianMs: number
}

type Fault = 'unreachable' | 'lost' | 'silent' | '500' | '502' | '429' | 'html' | 'cut' | 'early' | '404' | 'redirect'
const FAULTS: readonly Fault[] = [
  ...(['unreachable', 'unreachable', 'lost', 'lost', 'silent', '500', '502', '429', 'html', 'cut'] as const),
  ...(['early', '404', 'redirect'] as const),
]

/** Longer than any freeze between a look and what follows from it. */
const JUST_NOW_MS = 610_000

/** A Kubegram server as the engine meets it: jobs that take their time, and answers that may go wrong. */
export function createServer(time: Time, random: Random, traits: ServerTraits): Server {
  const jobs: ServerJob[] = []
  const sent = new Map<string, number>()
  let isSignedOut = false
  let refusedSince: number | undefined
  let destroyed = 0
  const byId = (id: string) => jobs.find((job) => job.id === id)
  const isFinished = (job: ServerJob) => job.cancelledAt !== undefined || time.now() >= job.endsAt
  const note = (id: string, what: string) => sent.set(`${id} ${what}`, (sent.get(`${id} ${what}`) ?? 0) + 1)

  /** Runs a call with whatever goes wrong: before it, so that nothing happened, or after it, so that it did. */
  const call = async <T>(id: string, what: string, work: () => T): Promise<T> => {
    note(id, what)
    if (isSignedOut) refusedSince ??= time.now()
    if (isSignedOut) throw answer(401, { error: 'No session found' })
    const fault = time.now() < traits.faultsUntil && random.chance(traits.faultRate) ? random.pick(FAULTS) : undefined
    if (fault === undefined) return work()
    if (fault === 'lost') {
      work()
      throw new CodegenError(failure('unreachable', 'The connection was lost.'))
    }
    throw trouble(fault, what, random)
  }

  const statusOf = (job: ServerJob) => {
    if (job.cancelledAt !== undefined) return 'cancelled'
    if (time.now() < job.endsAt) return random.chance(0.05) ? 'PONDERING' : 'running'
    return job.outcome === 'empty' ? 'completed' : job.outcome
  }
  const filesOf = (job: ServerJob) =>
    job.outcome === 'empty' ? [] : job.nodeIds.map((nodeId) => ({ nodeId, code: `# ${job.id} ${nodeId}\n` }))
  const resultOf = (job: ServerJob) => ({
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

  const api = (): KubegramApi => ({
    submit: (request, key) =>
      call(key, 'submit', () => {
        const known = traits.honoursKeys ? jobs.find((job) => job.key === key) : undefined
        const job =
          known ??
          newJob(
            key,
            request.graph.nodes.map(({ id }) => id),
          )
        return readSubmitAnswer({ jobId: job.id, status: 'running', step: 'getOrCreateGraph' }) as never
      }),
    status: (id) =>
      call(id, 'status', () => {
        const job = byId(id)
        if (!job || job.destroyed) throw answer(404, { error: 'Job not found or access denied' })
        const status = statusOf(job)
        const embedded = status === 'completed' && traits.embedsResults ? { generatedCode: resultOf(job) } : {}
        return readStatusAnswer({ jobId: id, status, step: 'llmCall', ...embedded }) as never
      }),
    results: (id) =>
      call(id, 'results', () => {
        const job = byId(id)
        if (!job || job.destroyed) throw answer(404, { error: 'Job not found or access denied' })
        if (statusOf(job) !== 'completed') throw answer(400, { error: 'Job not completed' })
        return { jobId: id, status: 'completed', generatedCode: resultOf(job) }
      }),
    cancel: (id) =>
      call(id, 'cancel', () => {
        const job = byId(id)
        if (!job) return
        // Whoever looked just before cannot know that it was done a moment later.
        if (isFinished(job) && time.now() - job.endsAt > JUST_NOW_MS) destroyed += 1
        if (isFinished(job)) job.destroyed = true
        else job.cancelledAt = time.now()
      }),
    list: ({ limit, offset }) =>
      call('list', 'list', () => ({
        jobs: [...jobs]
          .reverse()
          .slice(offset, offset + limit)
          .map((job) => {
            const word = statusOf(job)
            return { serverJobId: job.id, status: readStatusWord(word), word, createdAt: job.acceptedAt }
          }),
        honoursKeys: traits.honoursKeys,
        serverTime: time.now(),
      })),
  })

  const newJob = (key: string, nodeIds: readonly string[]): ServerJob => {
    const job: ServerJob = {
      id: `s${jobs.length + 1}`,
      key,
      acceptedAt: time.now(),
      endsAt: random.chance(0.06) ? Number.POSITIVE_INFINITY : time.now() + logNormal(random, traits.medianMs, 0.9),
      outcome: random.pick(['completed', 'completed', 'completed', 'completed', 'failed', 'cancelled', 'empty']),
      nodeIds,
    }
    jobs.push(job)
    return job
  }

  return {
    jobs,
    sent,
    api,
    filesOf,
    isFinished,
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

function answer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  what: AskedFor = 'status',
): CodegenError {
  return refusal({ status, headers: new Headers(headers) } as Response, body, what)
}

function trouble(fault: Exclude<Fault, 'lost'>, what: string, random: Random): CodegenError {
  switch (fault) {
    case 'unreachable':
      return new CodegenError(failure('unreachable'))
    case 'silent':
      return new CodegenError(failure('silent'))
    case '500':
      return answer(500, { error: 'Failed to get job status' })
    case '502':
      return answer(502, { error: 'Bad gateway' })
    case '429':
      return answer(429, {}, { 'Retry-After': random.pick(['5', '40', '0', '-5', '1000000000', 'abc']) })
    case 'html':
      return new CodegenError(failure('notJson'))
    case 'cut':
      return new CodegenError(failure('unreadable'))
    case 'redirect':
      return new CodegenError(failure('redirected'))
    case '404':
      return what === 'submit' ? new CodegenError(failure('notJson')) : answer(404, { error: 'Job not found' })
    case 'early':
      return answer(425, { error: 'Too early' })
  }
}
