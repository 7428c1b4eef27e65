import { get, isObject } from '../../core/json'
import type { Database } from './database'
import { CHANGES_CHANNEL } from './migrate'

export interface ChangeListener {
  /** A job's status or step changed; `said` is JSON: `{jobId, status, step}`. */
  hear(said: string, jobId: string): void
  /** From here on nothing is told any more, or something was missed: whoever wants to know reads the rows. */
  lost(): void
}

/** Tells of every change of a job, whichever server made it. */
export interface Changes {
  /** Until the returned function is called, or `lost` was. */
  listen(listener: ChangeListener): () => void
  /** Ends all listening for good. */
  end(): void
}

export async function openChanges(database: Database): Promise<Changes> {
  const listeners = new Set<ChangeListener>()
  let isEnded = false
  const lose = () => {
    for (const listener of listeners) {
      listeners.delete(listener)
      listener.lost()
    }
  }
  const hear = (said: string) => {
    const jobId = idOf(said)
    if (jobId !== undefined) for (const listener of listeners) listener.hear(said, jobId)
  }
  await database.listen(CHANGES_CHANNEL, hear, lose)
  return {
    listen(listener) {
      if (isEnded) listener.lost()
      else listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    end() {
      isEnded = true
      lose()
    },
  }
}

/** Others may use the same database and speak on any channel. */
function idOf(said: string): string | undefined {
  try {
    const change: unknown = JSON.parse(said)
    const id = isObject(change) ? get(change, 'jobId') : undefined
    return typeof id === 'string' ? id : undefined
  } catch {
    return undefined
  }
}
