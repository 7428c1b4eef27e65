/** Says something over the network: a real `Response`, or the error a browser's fetch would throw. */
export type Answer = (signal?: AbortSignal) => Response | Promise<Response>

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return () =>
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } })
}

export function text(status: number, type: string, body: string, headers: Record<string, string> = {}): Answer {
  return () => new Response(body, { status, headers: { 'Content-Type': type, ...headers } })
}

export const html = text(200, 'text/html; charset=utf-8', '<!doctype html><title>Welcome to the hotel</title>')

/** No connection, or one that broke before the headers. */
export const dropped: Answer = () => Promise.reject(new TypeError('fetch failed'))

/** A body that ends in the middle without an error. */
export const truncated = text(200, 'application/json', '{"status":"compl')

/** A body whose connection breaks. */
export const cutOff: Answer = () => {
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{"status":')),
    pull: (controller) => controller.error(new TypeError('terminated')),
  })
  return new Response(body, { headers: { 'Content-Type': 'application/json' } })
}

/** Headers, then nothing any more. */
export const silent: Answer = (signal) => {
  const body = new ReadableStream({
    start: (controller) => signal?.addEventListener('abort', () => controller.error(signal.reason)),
  })
  return new Response(body, { headers: { 'Content-Type': 'application/json' } })
}

export const redirect: Answer = () => Response.redirect('https://login.example/', 302)

/** A result of two nodes, one of them with two files, as today's server wraps it. */
export function aResult(jobId: string): object {
  const nodes = [
    { id: 'web', name: 'Web', nodeType: 'DEPLOYMENT', config: 'kind: Deployment\n' },
    { id: 'web', name: 'Web', nodeType: 'SERVICE', config: 'kind: Service\n' },
    { id: 'db', name: 'Database', nodeType: 'DATABASE', config: 'kind: StatefulSet\n' },
  ]
  return { jobId, status: 'completed', generatedCode: { totalFiles: 3, graphId: jobId, nodes }, timestamp: 'now' }
}

export const SHOP_CODE = { shop: { web: ['kind: Deployment\n', 'kind: Service\n'], db: ['kind: StatefulSet\n'] } }
