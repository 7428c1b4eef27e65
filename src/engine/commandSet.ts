import { toFailure } from '../core/failure'
import { HELLO_ANSWER, isHello } from '../core/hello'
import type { Reply } from '../core/protocol'
import { readAccess } from './access'
import { carryOut } from './commands'
import { createLiveUpdates, type LiveUpdates } from './liveUpdates'
import { readCommand } from './readCommand'
import { type ResultSteps, resultSteps } from './resultSteps'
import { sseTransport } from './sseTransport'
import type { World } from './world'

/** What an engine needs only once a page speaks to it, or a result has come: loaded then, and kept. */
export interface Commands {
  readonly resultSteps: ResultSteps
  /** Answers a page's command: what it changed is durable when the answer is there. Never throws. */
  answer(world: World, message: unknown): Promise<Reply>
  /** Listens for whoever looks: with no page open the schedule is quick enough. */
  listen(world: World, ring: () => void): LiveUpdates
}

export const commands: Commands = {
  resultSteps,
  async answer(world, message) {
    if (isHello(message)) return HELLO_ANSWER
    try {
      return { ok: true, value: await carryOut(world, readCommand(message)) }
    } catch (error) {
      return { ok: false, failure: toFailure(error) }
    }
  },
  listen(world, ring) {
    const { store, hints, fetch } = world
    const hear = (serverJobId: string) => {
      hints.add(serverJobId)
      ring()
    }
    return createLiveUpdates({ transport: sseTransport(fetch), store, access: () => readAccess(store), hear })
  },
}
