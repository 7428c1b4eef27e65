import { CodegenError, failure } from '../core/failure'
import type { Job } from '../core/job'
import { FETCH_PREFIX } from '../core/wakes'
import type { ApiAccess } from '../engine/kubegramApi'

interface Fetches {
  readonly backgroundFetch?: {
    fetch(id: string, request: Request, options: { title: string; icons: readonly { src: string }[] }): Promise<unknown>
    get(id: string): Promise<unknown>
  }
}

/** Longer than any server holds an answer: it cuts that to what it can. */
const WAIT_SECONDS = 1_800

/** Whether this browser can wait for an answer by itself, and there is one worth waiting for that it does not yet. */
export async function canFetchInBackground(
  job: Job,
  { base }: ApiAccess,
  worker: ServiceWorkerRegistration | undefined,
): Promise<boolean> {
  // Only the server of this origin is known to hold answers.
  if (job.state !== 'polling' || job.serverJobId === undefined || !base.startsWith('/')) return false
  const manager = (worker as Fetches | undefined)?.backgroundFetch
  return manager !== undefined && (await manager.get(FETCH_PREFIX + job.serverJobId)) === undefined
}

/**
 * Has the browser itself wait for the results, held back by the server until they are there: through the end of the
 * worker, and of the browser. It shows that as a download. What it brings is only the sign to ask; a failure as well.
 * The browser keeps the request until then, with its token.
 * @throws {CodegenError} where that is not possible
 */
export async function fetchInBackground(
  job: Job,
  access: ApiAccess,
  worker: ServiceWorkerRegistration | undefined,
): Promise<void> {
  const manager = (worker as Fetches | undefined)?.backgroundFetch
  if (!manager || !(await canFetchInBackground(job, access, worker))) {
    throw new CodegenError(failure('invalidInput', 'This browser cannot wait for this job.'))
  }
  const headers: Record<string, string> = access.token ? { Authorization: `Bearer ${access.token}` } : {}
  const url = `${access.base}/${job.serverJobId}/results?wait=${WAIT_SECONDS}`
  await manager.fetch(FETCH_PREFIX + job.serverJobId, new Request(url, { headers }), {
    title: `Code of ${job.graphName}`,
    icons: [{ src: '/icons/icon-192.png' }],
  })
}
