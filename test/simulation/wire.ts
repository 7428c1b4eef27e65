/** An answer as it goes over the wire. */
export interface Respond {
  readonly status: number
  readonly type: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Respond {
  return { status, type: 'application/json', body: JSON.stringify(value), headers }
}

/** The page of a proxy, a captive network or a server's fallback. */
export function html(status: number, headers: Readonly<Record<string, string>> = {}): Respond {
  return { status, type: 'text/html', body: '<!doctype html><p>Something else</p>', headers }
}

const NO_BYOB = new TypeError('This stream has no readers of that kind.')
const encoder = new TextEncoder()

/** What `fetch` gives of it: a real `Response` costs thirty times as much, and there are millions. */
export function toResponse({ status, type, body, headers = {} }: Respond): Response {
  let isRead = false
  const reader = {
    read: async () => {
      if (isRead) return { done: true, value: undefined }
      isRead = true
      return { done: false, value: encoder.encode(body) }
    },
    cancel: async () => undefined,
  }
  const told: Readonly<Record<string, string>> = { 'content-type': type, ...lowered(headers) }
  return {
    ok: status >= 200 && status < 300,
    status,
    type: 'basic',
    headers: { get: (name: string) => told[name.toLowerCase()] ?? null },
    body: { getReader: readerOf(reader), cancel: async () => undefined },
  } as unknown as Response
}

/** One that cannot read into a given buffer, as some browsers' cannot. */
function readerOf<T>(reader: T): (options?: { mode?: string }) => T {
  return ({ mode } = {}) => {
    if (mode === 'byob') throw NO_BYOB
    return reader
  }
}

function lowered(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
