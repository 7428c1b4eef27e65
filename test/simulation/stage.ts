import type { Lock } from '../../src/engine/world'
import type { Backend } from '../../src/storage/backend'
import { type Actor, createActor } from './actor'
import type { Context, Killer } from './context'
import type { Invariants } from './invariants'
import type { Random } from './random'
import type { Script } from './script'
import type { Server } from './server'
import type { Time } from './time'

const MINUTE = 60_000

/** The contexts on one database, the lock between them, and who is told of each port call. */
export interface Stage extends Killer {
  readonly time: Time
  readonly random: Random
  readonly server: Server
  readonly invariants: Invariants
  readonly backend: Backend
  readonly script: Script
  /** What the device says, in ms since 1970; its clock may be set. */
  deviceNow(): number
  setClock(byMs: number): void
  /** ms since the beginning. */
  elapsed(): number
  /** Whether faults happen now. */
  isTroubled(): boolean
  withLock<T>(context: Context, work: (lock: Lock) => Promise<T>, steal?: boolean): Promise<T | undefined>
  lockHolder(): Context | undefined
  actors(): readonly Actor[]
  begin(): void
  calm(): void
  tell(line: string): void
  fail(error: unknown): void
  /** What it throws breaks the history. */
  guard(check: () => void): void
}

type Given = Pick<Stage, 'time' | 'random' | 'server' | 'invariants' | 'backend' | 'script' | 'tell' | 'fail'> & {
  readonly clock: { offset: number }
  readonly points: Set<string>
  /** Told of every port call, by its number. */
  calledAt(calls: number): void
}

export function createStage(given: Given): Stage {
  const { time, random, script, clock, points, fail } = given
  const start = time.now()
  const slots: (Actor | undefined)[] = []
  let isCalm = false
  let calls = 0
  let held: { readonly holder: Context; lose(): void } | undefined

  const enter = (slot: number) => {
    const actor = createActor(stage, slot === 0 ? 'worker' : `tab ${slot}`)
    actor.context.onDeath(() => {
      if (held?.holder === actor.context) held = undefined
      slots[slot] = undefined
      // Something wakes it again: a tab, a sync, a push.
      time.after(random.int(100, 2 * MINUTE), () => enter(slot))
    })
    slots[slot] = actor
    actor.ring()
  }

  const stage: Stage = {
    ...given,
    deviceNow: () => time.now() + clock.offset,
    setClock(byMs) {
      clock.offset += byMs
      given.invariants.facts.clockSetAt = time.now()
    },
    elapsed: () => time.now() - start,
    isTroubled: () => !isCalm && time.now() - start < script.faultsUntil,
    strikes(point) {
      points.add(point)
      calls += 1
      given.calledAt(calls)
      return !isCalm && script.kills.has(calls)
    },
    lockHolder: () => held?.holder,
    withLock(context, work, steal = false) {
      if (held && !steal) return Promise.resolve(undefined)
      held?.lose()
      return new Promise((resolve, reject) => {
        // Who loses it is told so, but what it does goes on.
        const mine = { holder: context, lose: () => resolve(undefined) }
        held = mine
        work({ isOurs: () => held === mine })
          .then(resolve, reject)
          .finally(() => {
            if (held === mine) held = undefined
          })
      })
    },
    actors: () => slots.filter((actor) => actor?.context.isAlive()) as Actor[],
    begin() {
      for (let slot = 0; slot < script.contexts; slot++) enter(slot)
    },
    calm() {
      isCalm = true
    },
    guard(check) {
      try {
        check()
      } catch (error) {
        fail(error)
      }
    },
  }
  return stage
}
