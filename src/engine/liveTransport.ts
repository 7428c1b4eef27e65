import { get, isObject, parsedJson } from '../core/json'
import { isJobId, readStatusWord } from '../core/status'
import type { ApiAccess } from './kubegramApi'

/**
 * A way to hear that a job is over sooner than by asking again. What is heard is a hint and nothing more: the engine
 * asks the server about that job at once, out of turn, and believes only the answer. So a transport may tell twice,
 * late, of jobs that nobody follows, or nothing at all: the schedule goes on as if it were not there.
 */
export interface LiveTransport {
  /**
   * Listens until the connection ends, fails (rejects) or `signal` aborts. It is then called again after a while, unless
   * it answered `notOffered`: there is nothing to listen to on this server.
   */
  listen(call: LiveCall): Promise<'ended' | 'notOffered'>
}

export interface LiveCall {
  /** Whose jobs: with the token, where there is one. */
  readonly access: ApiAccess
  /** What ended in the last so many ms may have been missed, and is told first. */
  readonly pastMs: number
  readonly signal: AbortSignal
  /** Something happened to this job of the server's. */
  hear(serverJobId: string): void
}

/** Servers say something at least every 15 s; a connection that is silent for this long is dead. */
export const SILENCE_MS = 45_000

/** The job that a message (`{jobId, status}` as JSON) says is over. Steps on the way are not worth a request. */
export function readHint(message: string): string | undefined {
  const change = parsedJson(message)
  if (!isObject(change)) return undefined
  const [id, word] = [get(change, 'jobId'), get(change, 'status')]
  const isOver = typeof word === 'string' && !/^(pending|running)$/.test(readStatusWord(word))
  return isOver && isJobId(id) ? id : undefined
}
