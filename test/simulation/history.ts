import { createHash } from 'node:crypto'
import { CodegenError, failure } from '../../src/core/failure'
import { readInput } from '../../src/core/input'
import type { Job } from '../../src/core/job'
import { resolvePolling } from '../../src/core/polling'
import type { Command } from '../../src/core/protocol'
import { carryOut } from '../../src/engine/commands'
import { createEngine } from '../../src/engine/engine'
import { createHints } from '../../src/engine/hints'
import type { KubegramApi } from '../../src/engine/kubegramApi'
import type { World } from '../../src/engine/world'
import type { Backend } from '../../src/storage/backend'
import { createMemoryBackend } from '../../src/storage/memoryBackend'
import { createPageStore } from '../../src/storage/pageStore'
import { type Context, createContext } from './context'
import { createInvariants, type Invariants, Violation } from './invariants'
import { type Change, observed } from './observedBackend'
import { createRandom, type Random } from './random'
import { createServer, type Server } from './server'
import { createTime, type Time } from './time'

const START = 1_700_000_000_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Long enough for every budget below, its grace and its retries, after the last fault. */
const END = 4 * HOUR

export interface Told {
  readonly seed: number
  readonly violation?: string
  /** Of everything that was committed: equal seeds give equal hashes. */
  readonly hash: string
  readonly happenings: number
  /** Every kill point that was passed. */
  readonly points: ReadonlySet<string>
  readonly completed: number
}

/** Lives through one history: users, contexts that die and freeze, a server in trouble; then until all is quiet. */
export async function live(seed: number, trace?: (line: string) => void): Promise<Told> {
  const random = createRandom(seed)
  const time = createTime(START)
  const faultsUntil = START + random.int(0, 12) * MINUTE
  const server = createServer(time, random, {
    faultsUntil,
    faultRate: random.pick([0, 0.1, 0.3, 0.6]),
    honoursKeys: true,
    embedsResults: random.chance(0.5),
    medianMs: random.pick([2_000, 40_000, 90_000, 360_000]),
  })
  const hasLock = random.chance(0.8)
  const invariants = createInvariants(server, time.now, hasLock)
  const hash = createHash('sha256')
  const points = new Set<string>()
  let violation: string | undefined
  const fail = (error: unknown) => {
    violation ??= error instanceof Violation ? error.message : `unforeseen: ${(error as Error)?.stack ?? error}`
  }

  const backend = observed(
    // Records are never changed in place, so they need no copies; `frozen` in the unit tests holds that.
    createMemoryBackend((value) => value),
    (changes) => {
      hash.update(JSON.stringify(changes))
      if (trace) for (const change of changes) trace(`${time.now() - START} ${spell(change)}`)
      try {
        invariants.committed(changes)
      } catch (error) {
        fail(error)
      }
    },
  )
  const script = plan(random, faultsUntil)
  const stage = createStage({
    time,
    random,
    server,
    invariants,
    backend,
    hasLock,
    script,
    points,
    fail,
    faultsUntil,
    trace,
  })
  stage.begin()
  let happenings = await time.run(faultsUntil)
  stage.calm()
  happenings += await time.run(START + END)
  try {
    if (violation === undefined) invariants.atTheEnd()
    if (violation === undefined && server.jobs.length > stage.submitted() + invariants.doubts())
      throw new Violation(`${server.jobs.length} jobs on the server of ${stage.submitted()} submitted`)
  } catch (error) {
    fail(error)
  }
  const completed = invariants.jobs().filter(({ state }) => state === 'completed').length
  return {
    seed,
    ...(violation === undefined ? {} : { violation }),
    hash: hash.digest('hex'),
    happenings,
    points,
    completed,
  }
}

function spell(change: Change): string {
  if (change.what !== 'put') return `${change.what} ${change.store}`
  if (change.store !== 'jobs') return `put ${change.store}`
  const {
    id,
    state,
    dueAt,
    pausedAt,
    attempt,
    tries,
    cancelPending,
    failure: reason,
    serverJobId,
  } = change.record as Job
  const due = dueAt === undefined ? 'nothing due' : `due ${dueAt - START}`
  const marks = [pausedAt && 'paused', cancelPending && 'cancel pending', reason?.code].filter(Boolean).join(', ')
  return `${id} (${serverJobId ?? 'not sent'}): ${state}, ${due}, attempt ${attempt}, tries ${tries} ${marks}`
}

type Act =
  | 'submit'
  | 'batch'
  | 'cancel'
  | 'cancelAll'
  | 'retry'
  | 'retryAll'
  | 'checkNow'
  | 'checkAll'
  | 'forget'
  | 'clear'
  | 'signOut'
  | 'freeze'

interface Script {
  /** What the user does, and at which port call, so that it meets every pair of steps. */
  readonly acts: readonly { readonly at: number; readonly act: Act }[]
  /** At which port calls a context dies. */
  readonly kills: ReadonlySet<number>
  readonly contexts: number
}

function plan(random: Random, faultsUntil: number): Script {
  const others: readonly Act[] = ['cancel', 'cancel', 'retry', 'checkNow', 'checkAll', 'forget', 'clear', 'signOut']
  const all: readonly Act[] = ['cancelAll', 'retryAll', 'freeze']
  const submits = Array.from({ length: random.int(1, 4) }, (): Act => (random.chance(0.15) ? 'batch' : 'submit'))
  const rest = Array.from({ length: random.int(0, 5) }, () => random.pick([...others, ...all]))
  const acts = [...submits, ...rest].map((act, index) => ({ at: index === 0 ? 0 : random.int(1, 120), act }))
  const kills = faultsUntil === START ? [] : Array.from({ length: random.int(0, 4) }, () => random.int(1, 250))
  return { acts: acts.sort((a, b) => a.at - b.at), kills: new Set(kills), contexts: random.int(1, 3) }
}

interface Props {
  readonly time: Time
  readonly random: Random
  readonly server: Server
  readonly invariants: Invariants
  readonly backend: Backend
  readonly hasLock: boolean
  readonly script: Script
  readonly points: Set<string>
  readonly faultsUntil: number
  readonly trace: ((line: string) => void) | undefined
  fail(error: unknown): void
}

interface Actor {
  readonly context: Context
  readonly world: World
  ring(): void
}

/** The contexts on one database, and the user who acts on them. */
function createStage(props: Props) {
  const { time, random, server, invariants, script, points, fail, faultsUntil } = props
  const actors: (Actor | undefined)[] = []
  const acts = [...script.acts]
  let isCalm = false
  let calls = 0
  let submitted = 0
  let lock: { readonly holder: Context; lose(): void } | undefined

  /** Every port call counts; users act and contexts die at certain of them. */
  const strikes = (point: string): boolean => {
    points.add(point)
    calls += 1
    props.trace?.(`${time.now() - START} . ${point}`)
    while (acts[0] && acts[0].at <= calls) act(acts.shift()?.act as Act)
    return !isCalm && script.kills.has(calls)
  }

  const enter = (slot: number) => {
    const context = createContext(slot === 0 ? 'worker' : `tab ${slot}`, time, random, { strikes })
    const world = worldOf(context)
    const engine = createEngine(world)
    let alarm = 0
    const ring = () => {
      const mine = ++alarm
      engine.runDueJobs().then(
        (next) => {
          if (next !== undefined && mine === alarm) set(next, mine)
        },
        // As the real alarm does: the database did not work, come back.
        () => set(time.now() + 30_000, mine),
      )
    }
    const set = (at: number, mine: number) => {
      time.after(at - time.now(), () => {
        if (mine === alarm && context.isAlive()) ring()
      })
    }
    context.onDeath(() => {
      invariants.excused()
      props.trace?.(`${time.now() - START} ${context.name} dies`)
      if (lock?.holder === context) lock = undefined
      actors[slot] = undefined
      // Something wakes it again: a tab, a sync, a push.
      time.after(random.int(100, 2 * MINUTE), () => enter(slot))
    })
    actors[slot] = { context, world, ring }
    ring()
  }

  const worldOf = (context: Context): World => {
    const full = () => {
      invariants.excused()
      return Promise.reject(new CodegenError(failure('storageFull')))
    }
    const quick = () => random.int(0, 3)
    const slow = () => random.int(1, 400)
    const store = createPageStore({
      ...props.backend,
      read: (stores, work) => context.port('read', quick, () => props.backend.read(stores, work)),
      write: (stores, work) =>
        context.port(`write ${stores.join(' ')}`, quick, () =>
          !isCalm && time.now() < faultsUntil && random.chance(0.02) ? full() : props.backend.write(stores, work),
        ),
    })
    const api = server.api()
    const told = (call: Parameters<Invariants['asked']>[0], id: string) => {
      try {
        props.trace?.(
          `${time.now() - START} ${context.name} asks ${call} ${id} frozen ${context.frozenUntil() - START}`,
        )
        invariants.asked(call, id, context.frozenUntil())
      } catch (error) {
        fail(error)
      }
    }
    const net: KubegramApi = {
      submit: (request, key) => {
        told('submit', key)
        return context.port('submit', slow, () => api.submit(request, key))
      },
      status: (id) => {
        told('status', id)
        return context.port('status', slow, () => api.status(id))
      },
      results: (id) => {
        told('results', id)
        return context.port('results', slow, () => api.results(id))
      },
      cancel: (id) => {
        told('cancel', id)
        return context.port('cancel', slow, () => api.cancel(id))
      },
      list: (page) => context.port('list', slow, () => api.list(page)),
    }
    return {
      store,
      api: net,
      now: time.now,
      random: random.next,
      announce: () => undefined,
      hints: createHints(),
      wait: (ms) => context.later(ms),
      shedCookies: async () => undefined,
      async withLock(work, steal = false) {
        if (!props.hasLock) return work()
        if (lock && !steal) return undefined
        lock?.lose()
        return new Promise((resolve, reject) => {
          // Who loses it is told so, but what it does goes on.
          const mine = { holder: context, lose: () => resolve(undefined) }
          lock = mine
          work()
            .then(resolve, reject)
            .finally(() => {
              if (lock === mine) lock = undefined
            })
        })
      },
    }
  }

  /** Sends a command as a page does: to whoever lives, again when nobody answered. */
  const command = (what: Command, done: () => void, tries = 0, said = { isAnswered: false }) => {
    const living = actors.filter((one) => one?.context.isAlive())
    const actor = living.find((one) => (one?.context.frozenUntil() ?? 0) <= time.now()) ?? living[0]
    if (actor) {
      if (/^(checkNow|retry)/.test(what.type)) invariants.nudged()
      carryOut(actor.world, what).then(
        () => {
          // A page hears the first answer only.
          const isFirst = !said.isAnswered
          said.isAnswered = true
          try {
            if (isFirst) done()
          } catch (error) {
            fail(error)
          }
          actor.ring()
        },
        (error) => {
          said.isAnswered = true
          if (!(error instanceof CodegenError)) fail(error)
        },
      )
    }
    time.after(10_000, () => {
      if (!said.isAnswered && tries < 30) command(what, done, tries + 1, said)
    })
  }

  /** For minutes; one, where others can take over, perhaps for ever. */
  let mayFreezeForEver = script.contexts > 1 && random.chance(0.2)
  const freezeMs = () => {
    if (!mayFreezeForEver) return random.int(1, 600_000)
    mayFreezeForEver = false
    visit(2 * HOUR)
    return 2 * END
  }
  /** An open page wakes its engine again and again as long as anything is due. */
  const visit = (ms: number) => {
    for (const actor of actors) if (actor && actor.context.frozenUntil() <= time.now()) actor.ring()
    if (ms > 0) time.after(MINUTE, () => visit(ms - MINUTE))
  }

  const act = (what: Act) => {
    // Not in the middle of the call that it was counted at.
    time.after(0, () => {
      props.trace?.(`${time.now() - START} user: ${what}`)
      const job = random.pick([...invariants.jobs(), undefined])
      switch (what) {
        case 'submit':
          return submit()
        case 'batch':
          return submit(random.int(2, 6))
        case 'cancel':
          if (job) command({ type: 'cancel', id: job.id }, () => invariants.cancelledByUser(job.id))
          return
        case 'cancelAll': {
          const ids = invariants.jobs().map(({ id }) => id)
          return command({ type: 'cancelAll', ids }, () => {
            for (const id of ids) invariants.cancelledByUser(id)
          })
        }
        case 'retryAll': {
          const jobs = invariants.jobs().map(({ id }) => ({ id, newId: `retry-${++submitted}` }))
          return command({ type: 'retryAll', jobs }, () => undefined)
        }
        case 'retry': {
          const newId = `retry-${++submitted}`
          if (job) command({ type: 'retry', id: job.id, newId }, () => undefined)
          return
        }
        case 'checkNow':
          if (job) command({ type: 'checkNow', id: job.id }, () => undefined)
          return
        case 'checkAll':
          return command({ type: 'checkNow' }, () => undefined)
        case 'forget':
          // Also of unfinished jobs, which stay; but nobody is shown a job that was not yet acknowledged.
          if (!job || !invariants.isAcknowledged(job.id)) return
          invariants.forgotten(job.id)
          command({ type: 'forget', id: job.id }, () => undefined)
          return
        case 'clear':
          invariants.cleared(job?.graphId)
          return command({ type: 'clearCode', ...(job ? { graphId: job.graphId } : {}) }, () => undefined)
        case 'signOut':
          server.signOut()
          time.after(random.int(1, 20) * MINUTE, signIn)
          return
        case 'freeze':
          // Who is frozen may have asked; who takes over asks again; and the first one, when it thaws.
          invariants.excused()
          invariants.excused()
          invariants.frozen()
          return (lock?.holder ?? actors.find((one) => one !== undefined)?.context)?.freeze(freezeMs())
      }
    })
  }

  const signIn = () => {
    server.signIn()
    if (invariants.signedOutAt() !== undefined) command({ type: 'configure', token: null }, () => undefined)
  }

  const submit = (size = 1) => {
    const batchId = `batch-${submitted}`
    const polling = resolvePolling(
      random.pick([
        'fast' as const,
        'standard' as const,
        'adaptive' as const,
        { initialDelay: 1_000, maxTotalTime: 60_000 },
        { initialDelay: 2_000, maxDelay: 20_000, maxTotalTime: 300_000, maxRetries: 4 },
      ]),
    )
    const jobs = Array.from({ length: size }, () => {
      const nodes = Array.from({ length: random.int(1, 3) }, (_, index) => ({
        id: `n${index}`,
        name: `n${index}`,
        nodeType: 'POD',
      }))
      const { request, graphId } = readInput({ id: `g${random.int(1, 2)}`, name: 'G', nodes })
      return { id: `job-${++submitted}`, graphId, request, polling, ...(size > 1 ? { batchId } : {}) }
    })
    command({ type: 'submit', jobs }, () => {
      for (const { id } of jobs) invariants.acknowledged(id)
    })
  }

  return {
    submitted: () => submitted,
    begin() {
      for (let slot = 0; slot < script.contexts; slot++) enter(slot)
      command({ type: 'configure', batchLimit: random.int(1, 3) }, () => undefined)
    },
    /** No more faults and no more kills; whoever is signed out signs in again. */
    calm() {
      isCalm = true
      for (const { act: what } of acts.splice(0)) if (what === 'submit' || what === 'batch') submit()
      signIn()
      time.after(30 * MINUTE, signIn)
      time.after(HOUR, signIn)
    },
  }
}
