import type { Change } from '../jobs/changes'
import type { JobRow } from '../jobs/jobRow'
import type { Jobs } from '../jobs/jobs'

/** Proxies cut connections that say nothing; and who listens knows by it that somebody is still there. */
const BEAT_MS = 15_000
const LONGEST_PAST_SECONDS = 86_400
const MOST_PAST = 1_000
/** Messages that wait for a listener who does not read: then it is sent away, and comes back when it can. */
const MOST_QUEUED = 10_000

/** `no-transform`: a compressor would keep single messages back. The last one is for nginx. */
const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
}

/**
 * Changes of all jobs as server-sent events, each with `{jobId, status, step}`: first what came to its end in the last
 * `past` seconds, then whatever changes. It ends when something may have been missed: come back and ask for the past.
 * `over` is called when nobody listens any more.
 */
export function jobEvents(jobs: Jobs): (past: string | undefined, over: () => void) => Response {
  const encoder = new TextEncoder()
  const silence = encoder.encode(':\n\n')
  const event = (said: string) => encoder.encode(`data: ${said}\n\n`)
  // However many listen, a change is encoded once: all hear it at one moment.
  let latest: { readonly change: Change; readonly bytes: Uint8Array } | undefined
  const bytesOf = (change: Change) => {
    if (latest?.change !== change) latest = { change, bytes: event(change.said) }
    return latest.bytes
  }

  return (past, over) => {
    let stop = () => {}
    const start = async (to: ReadableStreamDefaultController<Uint8Array>) => {
      let isOpen = true
      let hush = () => {}
      const beat = setInterval(() => tell(silence), BEAT_MS)
      stop = () => {
        isOpen = false
        clearInterval(beat)
        hush()
        over()
      }
      const end = () => {
        if (!isOpen) return
        stop()
        to.close()
      }
      const tell = (bytes: Uint8Array) => {
        if ((to.desiredSize ?? 0) < -MOST_QUEUED) end()
        if (isOpen) to.enqueue(bytes)
      }
      // Before the past is read: what ends meanwhile is told twice rather than never.
      hush = jobs.changes.listen({ hear: (change) => tell(bytesOf(change)), lost: end })
      tell(silence)
      const seconds = /^\d+$/.test(past ?? '') ? Math.min(Number(past), LONGEST_PAST_SECONDS) : 0
      if (seconds === 0) return
      try {
        for (const job of await jobs.over(seconds * 1_000, MOST_PAST)) tell(event(said(job)))
      } catch {
        // The database is away. Whoever listens comes back.
        end()
      }
    }
    const body = new ReadableStream<Uint8Array>({ start, cancel: () => stop() })
    return new Response(body, { headers: HEADERS })
  }
}

function said({ id, status, step }: JobRow): string {
  return JSON.stringify({ jobId: id, status, step })
}
