import { GENERATED_CODE_STORAGE_KEY } from '../core/codeMap'
import { CodegenError, FAILURES, type Failure, toFailure } from '../core/failure'
import type { Job } from '../core/job'
import { POLLING_PRESETS, type PollingChoice } from '../core/polling'
import type { Codegen } from './codegen'
import { connectCodegen } from './connectCodegen'
import { followJob } from './follow'
import {
  type CodegenDispatch,
  cancelJobTracking,
  completeJobTracking,
  failJobTracking,
  startJobTracking,
  updateJobStatus,
} from './reduxActions'
import { type CodegenResults, resultsOf } from './results'

export { CODEGEN_COOKIE_EXPIRATION_MS, GENERATED_CODE_STORAGE_KEY, type StoredCodegenData } from '../core/codeMap'
export { JOB_STATUS } from '../core/kubegram'
export type { PollingConfig } from '../core/polling'
export {
  loadGeneratedCodeFromStorage,
  saveGeneratedCodeToStorage,
  transformResultsToStorageFormat,
} from './compatStorage'
export type { CodegenResults, GeneratedCode } from './results'
export const PollingPresets = POLLING_PRESETS

/** In this order for a job that is done: onStatusChange, onResultsFetched, onCodeStored for each node, onComplete. */
export interface EnhancedPollingCallbacks {
  /** After each check: which one, the server's word, and the wait before the next in ms. */
  readonly onProgress?: (attempt: number, status: string, delay: number) => void
  readonly onStatusChange?: (status: string) => void
  readonly onResultsFetched?: (results: CodegenResults) => void
  readonly onCodeStored?: (graphId: string, nodeId: string, codes: string[]) => void
  /** The storage refuses: the job waits, and goes on once there is room. */
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

let connection: Promise<Codegen> | undefined
let token: string | undefined

/** Uses this connection instead of one of its own. */
export function connectWith(codegen: Codegen): void {
  connection = Promise.resolve(codegen)
  token = undefined
}

async function connected(given: string | undefined): Promise<Codegen> {
  connection ??= connectCodegen()
  const codegen = await connection
  if (given !== undefined && given !== token) {
    await codegen.configure({ token: given })
    token = given
  }
  return codegen
}

/** Submits, and resolves with the server's job id once it took the job. @throws {CodegenError} */
export async function initiateCodeGeneration(input: unknown, ownToken?: string): Promise<string> {
  const codegen = await connected(ownToken)
  const job = await codegen.submit(input)
  for await (const now of followJob(codegen, job.id)) {
    if (now.serverJobId !== undefined) return now.serverJobId
    if (now.finishedAt !== undefined && now.failure) throw new CodegenError(now.failure)
  }
  throw new CodegenError({ code: 'unexpected' })
}

/** Submits and follows to the end. Never rejects: what went wrong stands in the result, and in the callbacks. */
export async function pollCodeGenerationWithRedux(
  input: unknown,
  config: PollingChoice = {},
  callbacks: EnhancedPollingCallbacks = {},
  ownToken?: string,
  abortSignal?: AbortSignal,
  dispatch?: CodegenDispatch,
): Promise<PollingResult> {
  const startedAt = performance.now()
  try {
    const codegen = await connected(ownToken)
    const signal = abortSignal ? { signal: abortSignal } : {}
    const job = await codegen.submit(input, { polling: config, ...signal })
    return await run(codegen, job, startedAt, callbacks, abortSignal, dispatch)
  } catch (error) {
    if (abortSignal?.aborted) return ended('CANCELLED', 0, startedAt, 'CANCELLED', CANCELLED)
    const message = sentence(toFailure(error))
    callbacks.onError?.(message)
    return ended('ERROR', 0, startedAt, 'INITIATION_FAILED', message)
  }
}

/** The same without Redux. */
export function generateCodeWithPolling(
  input: unknown,
  config?: PollingChoice,
  callbacks?: EnhancedPollingCallbacks,
  ownToken?: string,
  abortSignal?: AbortSignal,
): Promise<PollingResult> {
  return pollCodeGenerationWithRedux(input, config, callbacks, ownToken, abortSignal)
}

/** Follows a job that is on the server already. Its code is filed under the job's id, unless it was submitted here. */
export async function pollCodeGenerationWithBackoff(
  jobId: string,
  config: PollingChoice = {},
  callbacks: EnhancedPollingCallbacks = {},
  ownToken?: string,
  abortSignal?: AbortSignal,
): Promise<PollingResult> {
  const startedAt = performance.now()
  try {
    const codegen = await connected(ownToken)
    return await run(
      codegen,
      await codegen.attach(jobId, undefined, { polling: config }),
      startedAt,
      callbacks,
      abortSignal,
    )
  } catch (error) {
    const message = sentence(toFailure(error))
    callbacks.onError?.(message)
    return ended('ERROR', 0, startedAt, 'ERROR', message)
  }
}

/** The results of a job of the server, once it is done. @throws {CodegenError} what ended it instead */
export async function fetchCodegenResults(jobId: string, ownToken?: string): Promise<CodegenResults> {
  const codegen = await connected(ownToken)
  const { id } = await codegen.attach(jobId)
  await codegen.checkNow(id)
  for await (const job of followJob(codegen, id)) {
    if (job.state === 'completed') return resultsOf(codegen, job)
    if (job.finishedAt !== undefined) throw new CodegenError(job.failure ?? { code: 'serverCancelled' })
  }
  throw new CodegenError({ code: 'notFound' })
}

/** Clears all stored code: the map, the cookie and what they are copies of. */
export async function clearGeneratedCodeStorage(): Promise<void> {
  localStorage.removeItem(GENERATED_CODE_STORAGE_KEY)
  await (await connected(undefined)).clearGeneratedCode()
}

const CANCELLED = 'Code generation was cancelled.'

async function run(
  codegen: Codegen,
  { id }: Job,
  startedAt: number,
  callbacks: EnhancedPollingCallbacks,
  abortSignal?: AbortSignal,
  dispatch?: CodegenDispatch,
): Promise<PollingResult> {
  let attempt = 0
  let word = ''
  let isFull = false
  let last: Job | undefined
  try {
    for await (const job of followJob(codegen, id, abortSignal)) {
      if (!last) dispatch?.(startJobTracking({ jobId: id, graphId: job.graphId }))
      last = job
      const status = job.serverStatus ?? job.state
      if (job.attempt > attempt)
        callbacks.onProgress?.(job.attempt, status, Math.max(0, (job.dueAt ?? 0) - job.updatedAt))
      if (status !== word) callbacks.onStatusChange?.(status)
      if (status !== word) dispatch?.(updateJobStatus({ jobId: id, status }))
      if (job.failure?.code === 'storageFull' && !isFull) callbacks.onStorageError?.(sentence(job.failure))
      isFull = job.failure?.code === 'storageFull'
      attempt = job.attempt
      word = status
    }
  } catch (error) {
    if (!abortSignal?.aborted) throw error
    // Unlike a closed tab, an abort is the user's word: the server hears of it.
    last = await codegen.cancel(id)
  }
  return last ? finish(codegen, last, startedAt, callbacks, dispatch) : ended('ERROR', 0, startedAt, 'ERROR')
}

async function finish(
  codegen: Codegen,
  job: Job,
  startedAt: number,
  callbacks: EnhancedPollingCallbacks,
  dispatch?: CodegenDispatch,
): Promise<PollingResult> {
  const finalStatus = job.serverStatus ?? job.state
  const totals = { totalAttempts: job.attempt, totalDuration: performance.now() - startedAt }
  if (job.state === 'completed') {
    const results = await resultsOf(codegen, job)
    callbacks.onResultsFetched?.(results)
    dispatch?.(completeJobTracking({ jobId: job.id, results, ...totals }))
    for (const [nodeId, codes] of nodesOf(results)) callbacks.onCodeStored?.(results.graphId, nodeId, codes)
    callbacks.onComplete?.(results)
    return { ...ended('COMPLETED', job.attempt, startedAt, finalStatus), success: true, result: results }
  }
  if (job.state === 'cancelled' || job.failure?.code === 'serverCancelled') {
    dispatch?.(cancelJobTracking({ jobId: job.id }))
    return ended('CANCELLED', job.attempt, startedAt, finalStatus, CANCELLED)
  }
  const error = job.failure ? sentence(job.failure) : 'Code generation failed.'
  dispatch?.(failJobTracking({ jobId: job.id, error, ...totals }))
  callbacks.onError?.(error)
  return ended(job.state === 'timedOut' ? 'TIMEOUT' : 'ERROR', job.attempt, startedAt, finalStatus, error)
}

function nodesOf(results: CodegenResults): Map<string, string[]> {
  const nodes = new Map<string, string[]>()
  for (const { nodeId, code } of results.generatedCodes) nodes.set(nodeId, [...(nodes.get(nodeId) ?? []), code])
  return nodes
}

function ended(
  status: PollingResult['status'],
  totalAttempts: number,
  startedAt: number,
  finalStatus: string,
  error?: string,
): PollingResult {
  const totalDuration = performance.now() - startedAt
  return { success: false, status, totalAttempts, totalDuration, finalStatus, ...(error ? { error } : {}) }
}

function sentence({ code, detail }: Failure): string {
  return [FAILURES[code].what, detail].filter(Boolean).join(' ')
}
