import { GENERATED_CODE_STORAGE_KEY } from '../core/codeMap'
import { CodegenError, failure, toFailure } from '../core/failure'
import type { Job } from '../core/job'
import { POLLING_PRESETS, type PollingChoice } from '../core/polling'
import type { Codegen } from './codegen'
import { choosePolling } from './compatPresets'
import { CANCELLED, type EnhancedPollingCallbacks, ended, type PollingResult, run } from './compatRun'
import { connectCodegen } from './connectCodegen'
import { followJob } from './follow'
import type { CodegenDispatch } from './reduxActions'
import { type CodegenResults, resultsOf } from './results'
import { sentence } from './words'

let connection: Promise<Codegen> | undefined
let token: string | undefined

/** Uses this connection instead of one of its own. */
export function connectWith(codegen: Codegen | Promise<Codegen>): void {
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

/**
 * Submits, and resolves with the server's job id once it took the job.
 * @throws {CodegenError} what ended it, or keeps it from being sent for half an hour: then it stays in the outbox
 */
export async function initiateCodeGeneration(input: unknown, ownToken?: string): Promise<string> {
  const codegen = await connected(ownToken)
  const { id } = await codegen.submit(input)
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), POLLING_PRESETS.standard.maxTotalTime)
  let last: Job | undefined
  try {
    for await (const job of followJob(codegen, id, patience.signal)) {
      last = job
      if (job.serverJobId !== undefined) return job.serverJobId
    }
  } catch (error) {
    if (!patience.signal.aborted) throw error
  } finally {
    clearTimeout(timer)
  }
  throw new CodegenError(last?.failure ?? failure('unexpected'))
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
    const job = await codegen.submit(input, { polling: choosePolling(config), ...signal })
    return await run(codegen, job, { startedAt, callbacks, abortSignal, dispatch })
  } catch (error) {
    if (abortSignal?.aborted) return ended('CANCELLED', 0, startedAt, 'CANCELLED', CANCELLED)
    return refused(error, 'INITIATION_FAILED', startedAt, callbacks)
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
    const job = await codegen.attach(jobId, undefined, { polling: choosePolling(config) })
    return await run(codegen, job, { startedAt, callbacks, abortSignal })
  } catch (error) {
    return refused(error, 'ERROR', startedAt, callbacks)
  }
}

function refused(
  error: unknown,
  finalStatus: string,
  startedAt: number,
  { onError }: EnhancedPollingCallbacks,
): PollingResult {
  const message = sentence(toFailure(error))
  onError?.(message)
  return ended('ERROR', 0, startedAt, finalStatus, message)
}

/** The results of a job of the server, once it is done. @throws {CodegenError} what ended it instead */
export async function fetchCodegenResults(jobId: string, ownToken?: string): Promise<CodegenResults> {
  const codegen = await connected(ownToken)
  const { id } = await codegen.attach(jobId)
  await codegen.checkNow(id)
  for await (const job of followJob(codegen, id)) {
    if (job.state === 'completed') return resultsOf(codegen, job)
    if (job.finishedAt !== undefined) throw new CodegenError(job.failure ?? failure('serverCancelled'))
  }
  throw new CodegenError(failure('notFound'))
}

export interface CodegenJobListItem {
  readonly uuid: string
  readonly projectId?: string
  /** One of `JOB_STATUS`. */
  readonly status: string
  /** 0 or 100: the server knows of nothing between. */
  readonly progress: number
  /** ISO 8601, where the server says so. */
  readonly createdAt: string
}

/** The server's jobs of a project, the newest first: from a page of 50 of the server's own list, at most `limit`. */
export async function listCodegenJobs(
  projectId: string,
  limit = 20,
  offset = 0,
  ownToken?: string,
): Promise<{ readonly jobs: readonly CodegenJobListItem[]; readonly total: number }> {
  const codegen = await connected(ownToken)
  const listed = await codegen.serverJobs(offset)
  const ofProject = listed.filter((job) => job.projectId === undefined || job.projectId === projectId)
  const jobs = ofProject.slice(0, limit).map(({ serverJobId, status, createdAt, projectId: project }) => ({
    uuid: serverJobId,
    status,
    progress: status === 'completed' ? 100 : 0,
    createdAt: createdAt === undefined ? '' : new Date(createdAt).toISOString(),
    ...(project === undefined ? {} : { projectId: project }),
  }))
  return { jobs, total: jobs.length }
}

/** Clears all stored code: the map, the cookie and what they are copies of. */
export async function clearGeneratedCodeStorage(): Promise<void> {
  localStorage.removeItem(GENERATED_CODE_STORAGE_KEY)
  await (await connected(undefined)).clearGeneratedCode()
}
