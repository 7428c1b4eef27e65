import { CodegenError } from '../../src/core/failure'
import { readInput } from '../../src/core/input'
import type { Job } from '../../src/core/job'
import { type PollingChoice, resolvePolling } from '../../src/core/polling'
import type { Command } from '../../src/core/protocol'
import { carryOut } from '../../src/engine/commands'
import { type Act, RUSH_MS } from './script'
import type { Stage } from './stage'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const ANSWER_MS = 10_000
const MOST_SENDS = 30
const RUSH: PollingChoice = { initialDelay: 1_000, maxTotalTime: RUSH_MS }
const SCHEDULES: readonly PollingChoice[] = [
  ...(['fast', 'standard', 'adaptive'] as const),
  RUSH,
  { initialDelay: 2_000, maxDelay: 20_000, maxTotalTime: 300_000, maxRetries: 4 },
]

const isSilence = (error: unknown) => error instanceof CodegenError && error.failure.code === 'noAnswer'

export interface User {
  act(what: Act): void
  /** Hears what was committed, as the page does. */
  sees(job: Job): void
  configure(): void
  signIn(): void
}

/** Who sits before it all: acts through commands, as a page does, and hears no more than a page hears. */
export function createUser(stage: Stage): User {
  const { time, random, server, invariants, script } = stage
  const { facts } = invariants
  let made = 0
  /** Tries again at once, in some histories, what ran out of time. */
  let isImpatient = random.chance(0.3)
  /** For minutes; one, where others can take over, perhaps for ever. */
  let mayFreezeForEver = script.contexts > 1 && random.chance(0.2)

  const newId = (kind: string) => {
    const id = `${kind}-${++made}`
    facts.issued.add(id)
    return id
  }

  /** To whoever lives, and again when nobody answered. The page hears the first answer only. */
  const command = (what: Command, done: () => void = () => {}) => {
    const { epoch } = facts
    let isAnswered = false
    const send = (times: number) => {
      const living = stage.actors()
      const actor = living.find(({ context }) => context.frozenUntil() <= time.now()) ?? living[0]
      if (actor) {
        if (/^(checkNow|retry)/.test(what.type)) facts.nudges += 1
        // Pressed after a 401, it is one more try.
        if (what.type === 'checkNow') server.forgetRefusal()
        const until = stage.deviceNow() + ANSWER_MS
        const carriedOut = actor.context.later(0).then(() => carryOut(actor.world, what, epoch, until))
        carriedOut.then(
          () => {
            const isFirst = !isAnswered
            isAnswered = true
            if (isFirst) stage.guard(done)
            actor.ring()
          },
          (error) => {
            isAnswered = !isSilence(error)
            if (!(error instanceof CodegenError)) stage.fail(error)
          },
        )
      }
      time.after(ANSWER_MS, () => {
        if (!isAnswered && times < MOST_SENDS) send(times + 1)
      })
    }
    send(1)
  }

  const submit = (size = 1) => {
    const polling = resolvePolling(script.isRush ? RUSH : random.pick(SCHEDULES))
    const batchId = `batch-${made}`
    const jobs = Array.from({ length: size }, () => {
      const nodes = Array.from({ length: random.int(1, 3) }, (_, index) => ({
        id: `n${index}`,
        name: `n${index}`,
        nodeType: 'POD',
      }))
      const { request, graphId } = readInput({ id: `g${random.int(1, 2)}`, name: 'G', nodes })
      return { id: newId('job'), graphId, request, polling, ...(size > 1 ? { batchId } : {}) }
    })
    command({ type: 'submit', jobs }, () => {
      for (const { id } of jobs) invariants.acknowledged(id)
    })
  }

  const signIn = () => {
    server.signIn()
    if (facts.signedOutAt !== undefined) command({ type: 'configure', token: null })
  }

  const freezeMs = () => {
    if (!mayFreezeForEver) return random.int(1, 600_000)
    mayFreezeForEver = false
    visit(2 * HOUR)
    return 24 * HOUR
  }
  /** An open page wakes its engine again and again as long as anything is due. */
  const visit = (ms: number) => {
    for (const actor of stage.actors()) if (actor.context.frozenUntil() <= time.now()) actor.ring()
    if (ms > 0) time.after(MINUTE, () => visit(ms - MINUTE))
  }

  const shake = (what: Act) => {
    const { now } = time
    switch (what) {
      case 'freeze':
        // Who is frozen may have asked; who takes over asks again; and the first one, when it thaws.
        facts.excuse(now())
        facts.excuse(now())
        facts.wasFrozen = true
        return (stage.lockHolder() ?? stage.actors()[0]?.context)?.freeze(freezeMs())
      case 'clock':
        stage.setClock(random.pick([-1, 1]) * random.int(1_000, 3 * HOUR))
        return visit(HOUR)
      case 'upgrade':
        for (const actor of stage.actors()) {
          actor.detach()
          time.after(random.int(1_000, MINUTE), () => actor.context.kill())
        }
        return
      default:
        facts.isClearing = true
        return command({ type: 'signOut' })
    }
  }

  const actOn = (what: Act, job: Job) => {
    const { id, graphId } = job
    switch (what) {
      case 'cancel':
        return command({ type: 'cancel', id }, () => invariants.cancelledByUser(id))
      case 'retry':
        return command({ type: 'retry', id, newId: newId('retry') })
      case 'checkNow':
        return command({ type: 'checkNow', id })
      case 'hear':
        // Each context has ears of its own.
        facts.nudges += stage.actors().length
        for (const actor of stage.actors()) {
          actor.world.hints.add(job.serverJobId ?? '', stage.deviceNow())
          actor.ring()
        }
        return
      case 'forget':
        // Also of unfinished jobs, which stay; but nobody is shown a job that was not yet acknowledged.
        if (!facts.acknowledged.has(id)) return
        facts.forgotten.add(id)
        return command({ type: 'forget', id })
      case 'editVersions': {
        const generation = random.int(1, 3)
        if (random.chance(0.5)) return command({ type: 'markVersion', graphId, generation, label: 'kept' })
        return command({ type: 'restoreVersion', id: newId('version'), graphId, generation })
      }
    }
  }

  const obey = (what: Act) => {
    stage.tell(`user: ${what}`)
    const jobs = [...facts.jobs.values()]
    switch (what) {
      case 'submit':
        return submit()
      case 'batch':
        return submit(random.chance(0.1) ? random.int(10, 14) : random.int(2, 6))
      case 'cancelAll': {
        const ids = jobs.map(({ id }) => id)
        return command({ type: 'cancelAll', ids }, () => ids.forEach(invariants.cancelledByUser))
      }
      case 'retryAll':
        return command({ type: 'retryAll', jobs: jobs.map(({ id }) => ({ id, newId: newId('retry') })) })
      case 'checkAll':
        return command({ type: 'checkNow' })
      case 'clear': {
        facts.isClearing = true
        const job = random.pick([...jobs, undefined])
        return command({ type: 'clearCode', ...(job ? { graphId: job.graphId } : {}) })
      }
      case 'expire':
        server.signOut()
        return time.after(random.int(1, 20) * MINUTE, signIn)
      case 'freeze':
      case 'clock':
      case 'upgrade':
      case 'leave':
        return shake(what)
      default:
        if (jobs.length > 0) actOn(what, random.pick(jobs))
    }
  }

  return {
    // Not in the middle of the call that it was counted at.
    act: (what) => time.after(0, () => obey(what)),
    sees({ id, state }) {
      if (state !== 'timedOut' || !isImpatient) return
      isImpatient = false
      time.after(random.int(0, 10), () => command({ type: 'checkNow', id }))
    },
    configure: () => command({ type: 'configure', batchLimit: random.int(1, 3) }),
    signIn,
  }
}
