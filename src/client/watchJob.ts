import type { Job } from '../core/job'
import type { Codegen } from './codegen'
import { followJob } from './follow'

/** A job as a value that changes: what every framework's own primitive stands on. */
export interface WatchedJob {
  current(): Job | undefined
  /** Calls back when it changed. Watching begins with the first subscriber and ends with the last. */
  subscribe(changed: () => void): () => void
}

export function watchJob(codegen: Codegen, id: string): WatchedJob {
  const subscribers = new Set<() => void>()
  let job: Job | undefined
  let stop: AbortController | undefined
  const follow = async (signal: AbortSignal) => {
    for await (const now of followJob(codegen, id, signal)) {
      job = now
      for (const changed of [...subscribers]) changed()
    }
  }
  return {
    current: () => job,
    subscribe(changed) {
      subscribers.add(changed)
      if (!stop) {
        stop = new AbortController()
        // Stopped, or forgotten: what is known last stays.
        follow(stop.signal).catch(() => {})
      }
      return () => {
        subscribers.delete(changed)
        if (subscribers.size > 0) return
        stop?.abort()
        stop = undefined
      }
    },
  }
}
