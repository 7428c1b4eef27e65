import { CodegenError, failure } from '../core/failure'
import { type ListedJob, readJobList } from '../core/jobList'
import { type CodegenRequest, KEYS_HONOURED } from '../core/kubegram'
import { readStatusAnswer, readSubmitAnswer, type StatusAnswer, type SubmitAnswer } from '../core/status'
import { refusal } from './answers'
import { readJsonBody, request } from './http'

/** The server's side of a job. Every call throws `CodegenError`. */
export interface KubegramApi {
  submit(body: CodegenRequest, idempotencyKey: string): Promise<SubmitAnswer>
  status(serverJobId: string): Promise<StatusAnswer>
  /** The results as they came, parsed but not yet believed. */
  results(serverJobId: string): Promise<unknown>
  cancel(serverJobId: string): Promise<void>
  /** One page of the server's list, newest first. Servers before April 2026 have none: `notJson`. */
  list(page: { readonly limit: number; readonly offset: number }): Promise<ServerJobList>
}

export interface ServerJobList {
  readonly jobs: readonly ListedJob[]
  /** Whether the server says that it makes one job of all submissions with one idempotency key. */
  readonly honoursKeys: boolean
  /** The server's clock, in ms since 1970, where it tells. */
  readonly serverTime?: number
}

export interface ApiAccess {
  /** Path or URL of the API, without a trailing slash. */
  readonly base: string
  readonly token?: string
  readonly teamId?: string
}

/** The API over fetch. `access` is asked before every request, so that a new token is used at once. */
export function createKubegramApi(access: () => Promise<ApiAccess>, fetch?: typeof globalThis.fetch): KubegramApi {
  const call = async (method: string, path: string, body?: string, headers: Record<string, string> = {}) => {
    const { base, token, teamId } = await access()
    // Only what the server's CORS allows: the team on POST, never an extra header on GET.
    const own: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json', ...headers }
    if (token) own.Authorization = `Bearer ${token}`
    if (teamId && method === 'POST') own['X-Kubegram-Team-Id'] = teamId
    return request(base + path, { method, headers: own, ...(body === undefined ? {} : { body }) }, fetch)
  }
  return {
    async submit(body, idempotencyKey) {
      const answer = await call('POST', '', JSON.stringify(body), { 'Idempotency-Key': idempotencyKey })
      const read = await readJsonBody(answer, 'submit')
      const accepted = readSubmitAnswer(read)
      // A conflict that names the job is the job.
      if (accepted && (answer.response.ok || answer.response.status === 409)) return accepted
      if (!answer.response.ok) throw refusal(answer.response, read, 'submit')
      throw new CodegenError(failure('unreadable', 'The answer names no job.'))
    },
    async status(serverJobId) {
      const answer = await call('GET', `/${serverJobId}/status`)
      const read = await readJsonBody(answer, 'status')
      if (!answer.response.ok) throw refusal(answer.response, read, 'status')
      const status = readStatusAnswer(read)
      if (!status) throw new CodegenError(failure('unreadable', 'The answer names no status.'))
      return status
    },
    async results(serverJobId) {
      const answer = await call('GET', `/${serverJobId}/results`)
      const read = await readJsonBody(answer, 'results')
      if (!answer.response.ok) throw refusal(answer.response, read, 'results')
      return read
    },
    async cancel(serverJobId) {
      const answer = await call('DELETE', `/${serverJobId}`)
      const read = await readJsonBody(answer, 'other')
      if (!answer.response.ok) throw refusal(answer.response, read, 'other')
    },
    async list({ limit, offset }) {
      const answer = await call('GET', `?limit=${limit}&offset=${offset}`)
      const read = await readJsonBody(answer, 'other')
      const { ok, headers } = answer.response
      if (!ok) throw refusal(answer.response, read, 'other')
      const jobs = readJobList(read)
      if (!jobs) throw new CodegenError(failure('unreadable', 'The answer is no list of jobs.'))
      const serverTime = Date.parse(headers.get('Date') ?? '')
      const clock = Number.isFinite(serverTime) ? { serverTime } : {}
      return { jobs, honoursKeys: headers.get(KEYS_HONOURED) === '?1', ...clock }
    },
  }
}
