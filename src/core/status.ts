import { get, isObject, text } from './json'
import { JOB_STATUS, type ServerStatus } from './kubegram'

/** Words met on servers, clients and in documents, by what they mean. A Map: `constructor` is no status. */
const WORDS = new Map<string, ServerStatus>([
  ['pending', JOB_STATUS.PENDING],
  ['queued', JOB_STATUS.PENDING],
  ['running', JOB_STATUS.RUNNING],
  ['started', JOB_STATUS.RUNNING],
  ['processing', JOB_STATUS.RUNNING],
  ['in_progress', JOB_STATUS.RUNNING],
  ['completed', JOB_STATUS.COMPLETED],
  ['complete', JOB_STATUS.COMPLETED],
  ['succeeded', JOB_STATUS.COMPLETED],
  ['success', JOB_STATUS.COMPLETED],
  ['done', JOB_STATUS.COMPLETED],
  ['failed', JOB_STATUS.FAILED],
  ['error', JOB_STATUS.FAILED],
  ['timeout', JOB_STATUS.FAILED],
  ['cancelled', JOB_STATUS.CANCELLED],
  ['canceled', JOB_STATUS.CANCELLED],
])

/** What a status word means, in any case and with space around; unknown words mean "still running". */
export function readStatusWord(word: string): ServerStatus {
  return knownStatusWord(word) ?? JOB_STATUS.RUNNING
}

/** The same; `undefined` for an unknown word. */
export function knownStatusWord(word: string): ServerStatus | undefined {
  return WORDS.get(word.trim().toLowerCase())
}

/** Job ids go into URLs, where even an encoded `..` climbs: they are checked, not only encoded. */
export function isJobId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{1,128}$/.test(value)
}

export interface StatusAnswer {
  readonly status: ServerStatus
  /** The word as it came, at most 40 characters. */
  readonly word: string
  readonly step?: string
  /** Why it failed, where the server says so. */
  readonly reason?: string
  /** The whole result, which today's server embeds once the job is completed. */
  readonly generatedCode?: unknown
}

/** Reads a status answer; `undefined` when it is none. */
export function readStatusAnswer(body: unknown): StatusAnswer | undefined {
  if (!isObject(body)) return undefined
  const word = text(get(body, 'status'))
  if (!word) return undefined
  const step = text(get(body, 'step'))
  const reason = text(get(body, 'errorMessage')) ?? text(get(body, 'error')) ?? text(get(body, 'message'))
  const generatedCode = get(body, 'generatedCode')
  return {
    status: readStatusWord(word),
    word: word.slice(0, 40),
    ...(step ? { step: step.slice(0, 80) } : {}),
    ...(reason ? { reason } : {}),
    ...(generatedCode === undefined || generatedCode === null ? {} : { generatedCode }),
  }
}

export interface SubmitAnswer {
  readonly serverJobId: string
  readonly word: string
  readonly step?: string
}

/** Reads the answer to a submission; `undefined` when it names no usable job. */
export function readSubmitAnswer(body: unknown): SubmitAnswer | undefined {
  if (!isObject(body)) return undefined
  const serverJobId = get(body, 'jobId') ?? get(body, 'id')
  if (!isJobId(serverJobId)) return undefined
  const step = text(get(body, 'step'))
  return {
    serverJobId,
    word: (text(get(body, 'status')) ?? JOB_STATUS.PENDING).slice(0, 40),
    ...(step ? { step: step.slice(0, 80) } : {}),
  }
}
