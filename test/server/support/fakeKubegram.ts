import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type Reply = (request: SeenRequest, response: ServerResponse) => void

/** A Kubegram server of which only the answers are real. */
export interface FakeKubegram {
  readonly url: string
  readonly seen: SeenRequest[]
  /** Where the API is; other paths answer as the recorded server does. */
  base: string
  /** Answers calls below the base in place of the usual replies, while set. */
  reply: Reply | undefined
  close(): Promise<void>
}

export async function startFakeKubegram(base: string, port = 0): Promise<FakeKubegram> {
  const answer = async (incoming: IncomingMessage, response: ServerResponse) => {
    let body = ''
    for await (const chunk of incoming) body += chunk
    const { method = '', url: path = '', headers } = incoming
    const request = { method, path, headers, body }
    fake.seen.push(request)
    const isBelow = path === fake.base || path.startsWith(`${fake.base}/`) || path.startsWith(`${fake.base}?`)
    const reply = isBelow ? (fake.reply ?? usual) : wrongBase
    reply(request, response)
  }
  const server = createServer((incoming, response) => void answer(incoming, response))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const fake: FakeKubegram = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    base,
    reply: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return fake
}

/** The app's page to whoever reads, text to everybody else. */
function wrongBase({ method }: SeenRequest, response: ServerResponse): void {
  if (method === 'GET') response.writeHead(200, { 'Content-Type': 'text/html; charset=UTF-8' }).end('<!doctype html>')
  else response.writeHead(404, { 'Content-Type': 'text/plain; charset=UTF-8' }).end('404 Not Found')
}

const usual: Reply = ({ method, headers, path }, response) => {
  const [status, body] = usualAnswer(method, path, headers.authorization)
  sendJson(response, status, body)
}

function usualAnswer(method: string, path: string, authorization?: string): [status: number, body: unknown] {
  if (!authorization) return [401, { error: 'No session found' }]
  if (authorization !== 'Bearer good') return [401, { error: 'Invalid token' }]
  if (method === 'POST') return [201, { jobId: 'job-1', step: 'getOrCreateGraph', status: 'running' }]
  if (method === 'DELETE') return [200, { message: 'Job cancelled successfully' }]
  if (path.endsWith('/status')) return [200, { jobId: 'job-1', step: 'llmCall', status: 'running' }]
  return [200, { jobs: [], total: 0 }]
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'Set-Cookie': 'session=1' })
    .end(JSON.stringify(body))
}
