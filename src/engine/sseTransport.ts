import { get, isObject } from '../core/json'
import { type LiveTransport, readHint, SILENCE_MS } from './liveTransport'

/** An event is some hundred characters; whatever is longer is none. */
const LONGEST_EVENT = 65_536

/**
 * Server-sent events over fetch: `EventSource` can send no `Authorization`, and is not in every worker. Only a server
 * that says in `/codegen.json` that it has them is asked.
 */
export function sseTransport(
  fetch = globalThis.fetch,
  isOffered: () => Promise<boolean> = () => askServer(fetch),
): LiveTransport {
  return {
    async listen({ access, pastMs, signal, hear }) {
      // What this origin's server offers says nothing about another one.
      if (!access.base.startsWith('/') || !(await isOffered())) return 'notOffered'
      const silence = new AbortController()
      let timer: ReturnType<typeof setTimeout> | undefined
      const heard = () => {
        clearTimeout(timer)
        timer = setTimeout(() => silence.abort(), SILENCE_MS)
      }
      try {
        heard()
        const response = await fetch(`${access.base}/events?past=${Math.ceil(pastMs / 1000)}`, {
          headers: access.token ? { Authorization: `Bearer ${access.token}` } : {},
          cache: 'no-store',
          redirect: 'error',
          signal: AbortSignal.any([signal, silence.signal]),
        })
        const isStream = response.ok && response.headers.get('Content-Type')?.startsWith('text/event-stream')
        if (!isStream || !response.body) throw new Error('No stream.')
        await read(response.body, heard, hear)
        return 'ended'
      } finally {
        clearTimeout(timer)
        // Whatever ended it: the connection is not kept.
        silence.abort()
      }
    },
  }
}

async function read(body: ReadableStream<BufferSource>, heard: () => void, hear: (id: string) => void): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    heard()
    const lines = (rest + chunk.value).split(/\r?\n/)
    rest = lines.pop() as string
    if (rest.length > LONGEST_EVENT) throw new Error('No event.')
    for (const line of lines) {
      const id = line.startsWith('data:') ? readHint(line.slice(5)) : undefined
      if (id !== undefined) hear(id)
    }
  }
}

async function askServer(fetch: typeof globalThis.fetch): Promise<boolean> {
  const answer = await fetch('/codegen.json', { cache: 'no-store' })
  const said: unknown = await answer.json()
  const live = isObject(said) ? get(said, 'live') : undefined
  return Array.isArray(live) && live.includes('sse')
}
