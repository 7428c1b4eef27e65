import { JOB_STATUS } from '../../core/kubegram'
import type { JobRow } from '../jobs/jobRow'

const HEADERS = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }

/** A JSON answer as the Kubegram server sends it: never stored by anybody. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return jsonText(status, JSON.stringify(body), headers)
}

export function jsonText(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(body, { status, headers: { ...HEADERS, ...headers } })
}

/** What the server says to a path or method that it does not know: text, so that nobody takes it for a job's answer. */
export function notFoundText(): Response {
  // A file that is missing now may be there after the next build.
  const headers = { 'Content-Type': 'text/plain; charset=UTF-8', 'Cache-Control': 'no-store' }
  return new Response('404 Not Found', { status: 404, headers })
}

export const UNKNOWN_JOB = { error: 'Job not found or access denied' }

/** The stored result goes into the answer as the text it is: a large one is not parsed to be written again. */
export function statusText(job: JobRow, result: string | undefined): string {
  const { id, step, status, error } = job
  const head = JSON.stringify({ jobId: id, step, status, ...(error === undefined ? {} : { error }) })
  return result === undefined ? head : `${head.slice(0, -1)},"generatedCode":${result}}`
}

export function resultsText(job: JobRow, result: string, now: Date): string {
  const head = JSON.stringify({ jobId: job.id, status: job.status })
  return `${head.slice(0, -1)},"generatedCode":${result},"timestamp":${JSON.stringify(now.toISOString())}}`
}

export function notCompleted(job: JobRow) {
  return {
    error: 'Job not completed',
    status: job.status,
    message: 'Results are only available for completed jobs',
    ...(job.error === undefined ? {} : { errorMessage: job.error }),
  }
}

export function listed(job: JobRow) {
  return {
    id: job.number,
    uuid: job.id,
    graphId: job.id,
    projectId: job.projectId,
    status: job.status,
    progress: job.progress,
    createdAt: job.createdAt,
    completedAt: job.completedAt ?? null,
    startedAt: job.startedAt ?? null,
  }
}

/** A row with everything in it; `resultData` is JSON in JSON, as the server keeps it. */
export function whole(job: JobRow, result: string | undefined) {
  return {
    ...listed(job),
    step: job.step,
    resultData: result ?? null,
    errorMessage: job.error ?? null,
    updatedAt: job.completedAt ?? job.startedAt ?? job.createdAt,
  }
}

/** What a DELETE found. A finished job keeps what it has: nobody loses a result by cancelling late. */
export function cancelMessage(status: JobRow['status']): string {
  if (status === JOB_STATUS.CANCELLED) return 'Job cancelled successfully'
  return `Job already ${status}; nothing was changed`
}
