import { get, isObject } from '../../core/json'
import type { Database } from './database'
import { CHANGES_CHANNEL } from './migrate'

/** A job's status or step has changed. */
export interface Change {
  readonly jobId: string
  readonly status: string
  /** JSON, as it was told: `{jobId, status, step}`. */
  readonly said: string
}

export interface ChangeListener {
  hear(change: Change): void
  /** From here on nothing is told any more, or something was missed: whoever wants to know reads the rows. */
  lost(): void
}

/** Tells of every change of a job, whichever server made it. */
export interface Changes {
  /** To one job, or to all, until the returned function is called, or `lost` was. */
  listen(listener: ChangeListener, jobId?: string): () => void
  /** Ends all listening for good. */
  end(): void
}

/** In place of a job's id for those who listen to all. */
const ALL = ''

export async function openChanges(database: Database): Promise<Changes> {
  // By job: thousands may wait for one each, and a change concerns few of them.
  const listeners = new Map<string, Set<ChangeListener>>()
  let isEnded = false
  const lose = () => {
    const told = [...listeners.values()]
    listeners.clear()
    for (const listener of told.flatMap((some) => [...some])) listener.lost()
  }
  const hear = (said: string) => {
    const change = readChange(said)
    if (!change) return
    for (const key of [change.jobId, ALL]) for (const listener of listeners.get(key) ?? []) listener.hear(change)
  }
  await database.listen(CHANGES_CHANNEL, hear, lose)
  return {
    listen(listener, jobId = ALL) {
      if (isEnded) {
        listener.lost()
        return () => {}
      }
      const some = listeners.get(jobId) ?? new Set()
      listeners.set(jobId, some.add(listener))
      return () => {
        some.delete(listener)
        if (some.size === 0 && listeners.get(jobId) === some) listeners.delete(jobId)
      }
    },
    end() {
      isEnded = true
      lose()
    },
  }
}

/** Others may use the same database and speak on any channel. */
function readChange(said: string): Change | undefined {
  try {
    const change: unknown = JSON.parse(said)
    if (!isObject(change)) return undefined
    const [jobId, status] = [get(change, 'jobId'), get(change, 'status')]
    return typeof jobId === 'string' && typeof status === 'string' ? { jobId, status, said } : undefined
  } catch {
    return undefined
  }
}
