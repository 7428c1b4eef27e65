import type { Job } from '../core/job'
import type { Codegen } from './codegen'
import { followJob } from './follow'
import type { CodegenDispatch } from './reduxActions'
import { type CodegenResults, resultsOf } from './results'
import { createJobTracker } from './trackJob'
import { sentence, statusOf } from './words'

/** In this order for a job that is done: onStatusChange, onResultsFetched, onCodeStored for each node, onComplete. */
export interface EnhancedPollingCallbacks {
  /** After each check: which one, the server's word, and the wait before the next in ms. */
  readonly onProgress?: (attempt: number, status: string, delay: number) => void
  /** One of `JOB_STATUS`, first `pending`; or a word of the server's that nobody knows, as it came. */
  readonly onStatusChange?: (status: string) => void
  readonly onResultsFetched?: (results: CodegenResults) => void
  /** It can be read with `loadGeneratedCodeFromStorage` now, unless it holds a secret. */
  readonly onCodeStored?: (graphId: string, nodeId: string, codes: string[]) => void
  /** The storage refuses: the job waits, and goes on once there is room; or only the copy in localStorage is missing. */
  readonly onStorageError?: (error: string) => void
  readonly onError?: (error: string) => void
  readonly onComplete?: (result: CodegenResults) => void
}

export interface PollingResult {
  readonly success: boolean
  readonly status: 'COMPLETED' | 'ERROR' | 'TIMEOUT' | 'CANCELLED'
  readonly result?: CodegenResults
  readonly error?: string
  readonly totalAttempts: number
  /** In ms. */
  readonly totalDuration: number
  readonly finalStatus: string
}

export interface RunOptions {
  readonly startedAt: number
  readonly callbacks: EnhancedPollingCallbacks
  readonly abortSignal: AbortSignal | undefined
  readonly dispatch?: CodegenDispatch | undefined
}

export const CANCELLED = 'Code generation was cancelled.'

/** Follows a job to its end, and calls back on the way. */
export async function run(codegen: Codegen, { id, polling }: Job, options: RunOptions): Promise<PollingResult> {
  const { callbacks, abortSignal, dispatch, startedAt } = options
  const tracker = createJobTracker(codegen, dispatch ?? (() => {}))
  // Only a job that the server took has a schedule: until then its time is the caller's.
  const unsent = new AbortController()
  const timer = setTimeout(() => unsent.abort(), polling.maxTotalTime)
  const signal = AbortSignal.any([unsent.signal, ...(abortSignal ? [abortSignal] : [])])
  const report = reporter(callbacks)
  let last: Job | undefined
  try {
    for await (const job of followJob(codegen, id, signal)) {
      last = job
      report(job)
      if (job.serverJobId !== undefined) clearTimeout(timer)
      if (job.finishedAt === undefined) await tracker.note(job)
    }
  } catch (error) {
    if (!signal.aborted) throw error
    if (!abortSignal?.aborted) return outOfTime(last, options)
    // Unlike a closed tab, an abort is the user's word: the server hears of it.
    last = await codegen.cancel(id)
  } finally {
    clearTimeout(timer)
  }
  if (!last) return ended('ERROR', 0, startedAt, 'ERROR')
  const results = last.state === 'completed' ? await resultsOf(codegen, last) : undefined
  if (results) callbacks.onResultsFetched?.(results)
  // The copies first: whoever is told that code is stored may read it from there.
  const isCopied = results ? await codegen.storage.mirror() : true
  await tracker.note(last, results)
  return finish(last, results, isCopied, options)
}

/** Says once what changed from one record to the next. */
function reporter(callbacks: EnhancedPollingCallbacks): (job: Job) => void {
  let attempt = 0
  let word = ''
  let isFull = false
  return (job) => {
    const status = statusOf(job)
    if (job.attempt > attempt) {
      callbacks.onProgress?.(job.attempt, status, Math.max(0, (job.dueAt ?? 0) - job.updatedAt))
    }
    if (status !== word) callbacks.onStatusChange?.(status)
    if (job.failure?.code === 'storageFull' && !isFull) callbacks.onStorageError?.(sentence(job.failure))
    isFull = job.failure?.code === 'storageFull'
    attempt = job.attempt
    word = status
  }
}

function finish(
  job: Job,
  results: CodegenResults | undefined,
  isCopied: boolean,
  { callbacks, startedAt }: RunOptions,
): PollingResult {
  const { attempt, state, failure, polling } = job
  const finalStatus = statusOf(job)
  if (results) {
    if (!isCopied) callbacks.onStorageError?.('localStorage is full or denied. The code is stored in the database.')
    for (const [nodeId, codes] of nodesOf(results)) callbacks.onCodeStored?.(results.graphId, nodeId, codes)
    callbacks.onComplete?.(results)
    return { ...ended('COMPLETED', attempt, startedAt, finalStatus), success: true, result: results }
  }
  if (state === 'cancelled' || failure?.code === 'serverCancelled') {
    return ended('CANCELLED', attempt, startedAt, finalStatus, CANCELLED)
  }
  const isOutOfChecks = state === 'timedOut' && polling.maxRetries !== undefined && attempt >= polling.maxRetries
  const error = isOutOfChecks ? `No result after ${attempt} checks.` : reasonOf(job)
  callbacks.onError?.(error)
  return ended(state === 'timedOut' && !isOutOfChecks ? 'TIMEOUT' : 'ERROR', attempt, startedAt, finalStatus, error)
}

/** The server did not take the job in the time that the caller gave it. It stays in the outbox, and is sent when it can be. */
function outOfTime(job: Job | undefined, { callbacks, startedAt }: RunOptions): PollingResult {
  const error = `${job ? reasonOf(job) : ''} The graph is kept, and is sent by itself once the server can be reached.`
  callbacks.onError?.(error.trim())
  return ended('TIMEOUT', 0, startedAt, job ? statusOf(job) : 'TIMEOUT', error.trim())
}

function reasonOf({ failure }: Job): string {
  return failure ? sentence(failure) : 'Code generation failed.'
}

function nodesOf(results: CodegenResults): Map<string, string[]> {
  const nodes = new Map<string, string[]>()
  for (const { nodeId, code } of results.generatedCodes) nodes.set(nodeId, [...(nodes.get(nodeId) ?? []), code])
  return nodes
}

export function ended(
  status: PollingResult['status'],
  totalAttempts: number,
  startedAt: number,
  finalStatus: string,
  error?: string,
): PollingResult {
  const totalDuration = performance.now() - startedAt
  return { success: false, status, totalAttempts, totalDuration, finalStatus, ...(error ? { error } : {}) }
}
