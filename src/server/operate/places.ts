import type { Context } from 'hono'
import { json } from '../api/answers'
import { clientOf } from './clientOf'

const COME_BACK = { 'Retry-After': '15' }
/** No client takes more than one place in so many. */
const ONE_IN = 10

/** Places for answers that stay open, each a connection: streams of events, and results that are held back. */
export interface Places {
  /** Gives the function that gives the place back, however often it is called; or the refusal. */
  take(c: Context): (() => void) | Response
}

/** @param most places in all; one client has at most a tenth of them */
export function createPlaces(most: number): Places {
  const mostOfOne = Math.ceil(most / ONE_IN)
  const taken = new Map<string, number>()
  let all = 0
  return {
    take(c) {
      const client = clientOf(c)
      const own = taken.get(client) ?? 0
      if (own >= mostOfOne) return refuse(429, `One client has at most ${mostOfOne} answers open`)
      if (all >= most) return refuse(503, `This server keeps at most ${most} answers open`)
      taken.set(client, own + 1)
      all++
      let isTaken = true
      return () => {
        if (!isTaken) return
        isTaken = false
        all--
        const left = (taken.get(client) ?? 1) - 1
        if (left > 0) taken.set(client, left)
        else taken.delete(client)
      }
    },
  }
}

function refuse(status: 429 | 503, details: string): Response {
  return json(status, { error: 'Too many open answers', details }, COME_BACK)
}
