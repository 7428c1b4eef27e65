import { get, isObject, text } from './json'
import { JOB_STATUS, type ServerStatus } from './kubegram'
import { isJobId, readStatusWord } from './status'

/** A line of the server's list of jobs. */
export interface ListedJob {
  readonly serverJobId: string
  readonly status: ServerStatus
  /** The status word as it came, at most 40 characters. */
  readonly word: string
  /** By the server's clock, ms since 1970. */
  readonly createdAt?: number
  readonly projectId?: string
  /** How long the server worked on it, in ms, once it is completed. */
  readonly tookMs?: number
}

/**
 * Reads `{jobs: [{uuid, status, createdAt, projectId, …}]}`; `undefined` when it is no list of jobs. A line without a
 * usable job id is left out: nobody could ask for it.
 */
export function readJobList(body: unknown): readonly ListedJob[] | undefined {
  const jobs = isObject(body) ? get(body, 'jobs') : undefined
  return Array.isArray(jobs) ? jobs.map(readLine).filter((line) => line !== undefined) : undefined
}

function readLine(line: unknown): ListedJob | undefined {
  if (!isObject(line)) return undefined
  const serverJobId = [get(line, 'uuid'), get(line, 'jobId'), get(line, 'id')].find(isJobId)
  if (serverJobId === undefined) return undefined
  const word = (text(get(line, 'status')) ?? '').slice(0, 40)
  const status = readStatusWord(word)
  const createdAt = readTime(get(line, 'createdAt'))
  const tookMs = Math.round(readTime(get(line, 'completedAt')) - readTime(get(line, 'startedAt')))
  const projectId = get(line, 'projectId')
  return {
    serverJobId,
    status,
    word,
    ...(Number.isFinite(createdAt) ? { createdAt } : {}),
    ...(typeof projectId === 'number' || typeof projectId === 'string' ? { projectId: String(projectId) } : {}),
    ...(status === JOB_STATUS.COMPLETED && tookMs > 0 ? { tookMs } : {}),
  }
}

/** ms since 1970, or not a number. */
function readTime(value: unknown): number {
  return Date.parse(text(value) ?? '')
}

/** How far two clocks, and a request on its way, may be apart. */
const ABOUT_MS = 5_000
/** A POST takes no longer than this, however it ends. */
const LONGEST_POST_MS = 120_000

/**
 * The lines that a submission may have become, in its own project where it names one: `possible` are all that were made
 * since it was first on its way, `likely` those not long after the last time. A clock that jumped since makes what it
 * became possible still, but not likely. `offsetMs`: the server's clock less ours.
 */
export function sentJobs(
  lines: readonly ListedJob[],
  sent: { readonly sentAt?: number; readonly sentAgainAt?: number },
  offsetMs: number,
  projectId: string | undefined,
): { readonly possible: readonly ListedJob[]; readonly likely: readonly ListedJob[] } {
  if (sent.sentAt === undefined) return { possible: [], likely: [] }
  const from = sent.sentAt + offsetMs - ABOUT_MS
  const to = (sent.sentAgainAt ?? sent.sentAt) + offsetMs + LONGEST_POST_MS + ABOUT_MS
  const possible = lines.filter(
    ({ createdAt = from, projectId: of }) =>
      createdAt >= from && (projectId === undefined || of === undefined || of === projectId),
  )
  // When it was sent is not known any more.
  if (sent.sentAt === 0) return { possible, likely: [] }
  return { possible, likely: possible.filter(({ createdAt = from }) => createdAt <= to) }
}
