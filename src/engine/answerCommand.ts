import { toFailure } from '../core/failure'
import type { Reply } from '../core/protocol'
import { carryOut } from './commands'
import { readCommand } from './readCommand'
import type { World } from './world'

/** Answers a page's command: what it changed is durable when the answer is there. Never throws. */
export type AnswerCommand = (world: World, message: unknown) => Promise<Reply>

export const answerCommand: AnswerCommand = async (world, message) => {
  try {
    return { ok: true, value: await carryOut(world, readCommand(message)) }
  } catch (error) {
    return { ok: false, failure: toFailure(error) }
  }
}
