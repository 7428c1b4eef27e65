import { setTimeout as sleep } from 'node:timers/promises'
import type { Message, Queue } from './queue'

export interface Dispatcher {
  /** Looks into the queue now rather than at the next turn. */
  kick(): void
  /** Takes nothing more and waits for the work in hand. */
  stop(): Promise<void>
}

export interface DispatcherOptions {
  readonly queue: Queue
  /** Jobs at a time: they mostly wait, so that many fit into one process. */
  readonly capacity: number
  /** How often to look for what other processes have queued. */
  readonly idleMs: number
  readonly work: (message: Message) => Promise<void>
  readonly log: (line: string) => void
}

/** Fetches messages as long as there is room, and hands each to `work`. */
export function startDispatcher(options: DispatcherOptions): Dispatcher {
  const running = new Set<Promise<void>>()
  let isStopped = false
  let wake = new AbortController()
  const kick = () => wake.abort()

  const handle = async (message: Message) => {
    try {
      await options.work(message)
      await options.queue.done(message.id)
    } catch (error) {
      // The message stays active; when the lease runs out, the job is queued again.
      if (!isStopped) options.log(`A job could not be worked on: ${reasonOf(error)}`)
    }
  }

  const turn = async (): Promise<boolean> => {
    const room = options.capacity - running.size
    const messages = room > 0 ? await options.queue.fetch(room) : []
    for (const message of messages) {
      const work = handle(message).finally(() => {
        running.delete(work)
        kick()
      })
      running.add(work)
    }
    return messages.length > 0
  }

  let isInTrouble = false
  const guarded = async (): Promise<boolean> => {
    try {
      const found = await turn()
      isInTrouble = false
      return found
    } catch (error) {
      // A database that is away is asked every second: one line says so, not one a second.
      if (!isInTrouble && !isStopped) options.log(`The job queue does not answer: ${reasonOf(error)}`)
      isInTrouble = true
      return false
    }
  }

  const loop = async () => {
    while (!isStopped) {
      wake = new AbortController()
      const found = await guarded()
      if (!found && !isStopped) await sleep(options.idleMs, undefined, { signal: wake.signal }).catch(() => undefined)
    }
  }
  const looping = loop()

  return {
    kick,
    async stop() {
      isStopped = true
      kick()
      await looping
      await Promise.all(running)
    },
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
