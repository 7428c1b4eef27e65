import { CodegenError } from '../core/failure'
import type { Command } from '../core/protocol'
import type { PageLink, pageLink } from './pageLink'
import type { WorkerLink, workerLink } from './workerLink'

/** How long commands wait for a worker that is not there yet, before the page does their work itself. */
const PATIENCE_MS = 3_000

/** The way to the engine, wherever it runs. */
export interface EngineLink {
  /** Where the next command is expected to go. */
  engine(): 'worker' | 'page'
  /** What the engine answered. `epoch`: the account it is for. @throws {CodegenError} its failure */
  send(command: Command, epoch?: string): Promise<unknown>
  /** Of the worker that is the engine, where one is. */
  registration(): Promise<ServiceWorkerRegistration | undefined>
  close(): void
}

export interface EngineLinkParts {
  /** Absent where no worker is wanted, or possible. */
  readonly openWorker?: () => ReturnType<typeof workerLink>
  readonly openPage: () => ReturnType<typeof pageLink>
}

/**
 * Commands go to the worker as soon as one says that it is ours. Until then, after a little patience, and whenever it
 * does not answer any more, the page runs the engine; a worker that comes later takes over. Two engines at one time do
 * no harm: a lock saves double work, the records' revisions keep it right, and commands carry ids of their own, so that
 * one may be given to both.
 */
export function createEngineLink({ openWorker, openPage }: EngineLinkParts): EngineLink {
  let worker: WorkerLink | undefined
  let page: Promise<PageLink> | undefined
  /** Another version's worker: two versions do not share the work. */
  let mismatch: CodegenError | undefined
  let isHopeless = openWorker === undefined
  let isClosed = false

  const connect = async () => {
    if (!openWorker) return
    try {
      worker = await openWorker()
    } catch (error) {
      isHopeless = true
      if (error instanceof CodegenError && error.failure.code === 'newerDatabase') mismatch = error
      return
    }
    const before = page
    page = undefined
    if (!before || isClosed) return
    await before.then((link) => link.close())
    // What waits, waits for the worker from now on.
    await worker.send({ type: 'wake' })
  }

  let ready = withPatience(connect().catch(() => {}))
  const reconnect = (lost: WorkerLink) => {
    if (worker === lost) {
      worker = undefined
      ready = withPatience(connect().catch(() => {}))
    }
    return ready
  }
  const sendInPage = async (command: Command, epoch?: string) => {
    page ??= openPage().catch((error: unknown) => {
      page = undefined
      throw error
    })
    return (await page).send(command, epoch)
  }

  return {
    engine: () => (worker || !(isHopeless || page) ? 'worker' : 'page'),
    async send(command, epoch) {
      await ready
      if (mismatch) throw mismatch
      for (let tries = 0; tries < 2 && worker; tries++) {
        const asked: WorkerLink = worker
        try {
          return await asked.send(command, epoch)
        } catch (error) {
          if (!isSilence(error)) throw error
        }
        await reconnect(asked)
      }
      return sendInPage(command, epoch)
    },
    async registration() {
      await ready
      return worker?.registration
    },
    close() {
      isClosed = true
      page?.then((link) => link.close()).catch(() => {})
    },
  }
}

function withPatience(connecting: Promise<void>): Promise<void> {
  return Promise.race([connecting, new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS))])
}

function isSilence(error: unknown): boolean {
  return error instanceof CodegenError && error.failure.code === 'noAnswer'
}
