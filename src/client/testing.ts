import { JOB_STATUS, JOB_STEPS } from '../core/kubegram'

/** What one job of the scripted server does. */
export interface ScriptedJob {
  /** Status words of the checks, in order; the last one stays. Default: running, completed. */
  readonly statuses?: readonly string[]
  /** The body of `…/results`. Default: one small file for every node of the graph. */
  readonly results?: unknown
  /** Why it failed, beside a status that says so. */
  readonly error?: string
}

export interface ScriptedServer {
  /** In place of `fetch`: answers the API's calls under any base path, and 404 to all else. */
  readonly fetch: typeof globalThis.fetch
  /** Every call as `METHOD path`, in order. */
  readonly calls: readonly string[]
  /** The next answer to a call that matches is this one, once. One that throws is a network that fails. */
  answerOnce(call: RegExp, answer: () => Response | Promise<Response>): void
  /** Every answer to a call that matches is this one from now on. */
  answerAll(call: RegExp, answer: () => Response | Promise<Response>): void
}

interface Running extends ScriptedJob {
  readonly body: { readonly graph?: { readonly nodes?: readonly { readonly id: string; readonly name?: string }[] } }
  checks: number
  isCancelled: boolean
}

interface Scripted {
  readonly call: RegExp
  readonly answer: () => Response | Promise<Response>
  readonly isOnce: boolean
}

/** A Kubegram server in memory, for tests: each submission takes the next script, and the last one stays. */
export function createScriptedServer(scripts: readonly ScriptedJob[] = [{}]): ScriptedServer {
  const jobs = new Map<string, Running>()
  const calls: string[] = []
  const scripted: Scripted[] = []

  const submit = (text: string) => {
    const jobId = `scripted-${jobs.size + 1}`
    const script = scripts[Math.min(jobs.size, scripts.length - 1)] ?? {}
    jobs.set(jobId, { ...script, body: JSON.parse(text) as Running['body'], checks: 0, isCancelled: false })
    return json(201, { jobId, step: JOB_STEPS[0], status: JOB_STATUS.RUNNING })
  }
  const list = () => {
    const lines = [...jobs].map(([uuid, job]) => ({ uuid, status: statusOf(job) })).reverse()
    return json(200, { jobs: lines, total: lines.length })
  }
  const answer = (method: string, path: string, body: string): Response => {
    if (path.endsWith('/codegen')) return method === 'POST' ? submit(body) : list()
    const [, id = '', what] = /\/codegen\/([\w-]+)(?:\/(status|results))?$/.exec(path) ?? []
    const job = jobs.get(id)
    if (!job) return json(404, { error: 'Job not found or access denied' })
    if (method === 'DELETE') {
      job.isCancelled = true
      return json(200, { message: 'Job cancelled' })
    }
    if (what === 'results') return json(200, job.results ?? resultsFor(id, job))
    job.checks += 1
    return json(200, { jobId: id, status: statusOf(job), ...(job.error ? { error: job.error } : {}) })
  }

  return {
    calls,
    answerOnce: (call, given) => void scripted.push({ call, answer: given, isOnce: true }),
    answerAll: (call, given) => void scripted.push({ call, answer: given, isOnce: false }),
    async fetch(input, init) {
      const isRequest = input instanceof Request
      const method = init?.method ?? (isRequest ? input.method : 'GET')
      const body = init?.body ?? (isRequest ? await input.text() : '')
      const { pathname } = new URL(isRequest ? input.url : input, 'http://scripted.invalid')
      const call = `${method} ${pathname}`
      calls.push(call)
      const place = scripted.findIndex((one) => one.call.test(call))
      const given = scripted[place]
      if (given?.isOnce) scripted.splice(place, 1)
      return given?.answer() ?? answer(method, pathname, String(body))
    },
  }
}

function statusOf({ statuses = [JOB_STATUS.RUNNING, JOB_STATUS.COMPLETED], checks, isCancelled }: Running): string {
  if (isCancelled) return JOB_STATUS.CANCELLED
  return statuses[Math.min(checks, statuses.length) - 1] ?? JOB_STATUS.PENDING
}

function resultsFor(jobId: string, { body }: Running) {
  const nodes = (body.graph?.nodes ?? []).map(({ id, name = id }) => ({
    id,
    name,
    nodeType: 'CONFIGMAP',
    config: `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`,
    generatedCodeMetadata: { fileName: 'configmap.yaml', path: 'configmap.yaml' },
  }))
  return { jobId, status: JOB_STATUS.COMPLETED, generatedCode: { totalFiles: nodes.length, graphId: jobId, nodes } }
}

function json(status: number, body: unknown): Response {
  return Response.json(body, { status })
}
