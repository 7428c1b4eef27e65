/// <reference lib="webworker" />
import { type Commands, commands } from '../engine/commandSet'
import { putAside } from './putAside'
import { answerClick, tellUser } from './tellUser'

/** What the worker needs only now and then: commands, shares, and what it tells the system. */
export interface SecondScript extends Commands {
  readonly tellUser: typeof tellUser
  readonly answerClick: typeof answerClick
  readonly putAside: typeof putAside
}

export const secondScript: SecondScript = { ...commands, tellUser, answerClick, putAside }
