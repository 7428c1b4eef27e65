import { CodegenError, failure } from '../../src/core/failure'
import { createEngine } from '../../src/engine/engine'
import { createHints } from '../../src/engine/hints'
import { createKubegramApi } from '../../src/engine/kubegramApi'
import type { Lock, World } from '../../src/engine/world'
import { createStore } from '../../src/storage/store'
import { type Context, createContext } from './context'
import { FAULTS, type FaultName, faultAnswer } from './faults'
import type { Stage } from './stage'
import type { Call } from './watchRequests'
import { toResponse } from './wire'

const AFTER_ERROR_MS = 30_000
const LONGEST_SLEEP_MS = 900_000
const BASE = '/api'
/** Most reads and writes are over before anything else can happen; those that are not meet everything. */
const QUICK = [0, 0, 0, 0, 1, 3]

/** A context with an engine at work in it: a worker, or a tab that does the work itself. */
export interface Actor {
  readonly context: Context
  readonly world: World
  ring(): void
  /** A newer version takes the database away: nothing can be read or written here any more. */
  detach(): void
}

export function createActor(stage: Stage, name: string): Actor {
  const { time, random, invariants } = stage
  const context = createContext(name, time, random, stage)
  let isDetached = false
  const world = worldOf(stage, context, () => isDetached)
  const engine = createEngine(world)
  let alarm = 0

  /** As the real alarm does. */
  const set = (at: number, mine: number) => {
    time.after(Math.min(at - stage.deviceNow(), LONGEST_SLEEP_MS), () => {
      if (mine === alarm && context.isAlive()) ring()
    })
  }
  const ring = () => {
    const mine = ++alarm
    engine.runDueJobs().then(
      (next) => {
        if (next !== undefined && mine === alarm) set(next, mine)
      },
      (error) => {
        if (!(error instanceof CodegenError)) stage.fail(error)
        set(stage.deviceNow() + AFTER_ERROR_MS, mine)
      },
    )
  }
  context.onDeath(() => {
    invariants.facts.excuse(time.now())
    stage.server.forgetRefusal()
    stage.tell(`${name} dies`)
  })
  return {
    context,
    world,
    ring,
    detach() {
      isDetached = true
    },
  }
}

function worldOf(stage: Stage, context: Context, isDetached: () => boolean): World {
  const { random, time, backend } = stage
  const slowness = stage.script.isRush ? 0.5 : 0.01
  const quick = () => (random.chance(slowness) ? random.int(20, 400) : random.pick(QUICK))
  const gone = () => Promise.reject(new CodegenError(failure('storageTrouble', 'The connection is closed.')))
  const full = () => {
    stage.invariants.facts.excuse(time.now())
    // Perhaps it was a 401 that could not be written down.
    stage.server.forgetRefusal()
    return Promise.reject(new CodegenError(failure('storageFull')))
  }
  const isFull = () => stage.isTroubled() && random.chance(0.02)
  return {
    store: createStore({
      ...backend,
      read: (stores, work) => context.port('read', quick, () => (isDetached() ? gone() : backend.read(stores, work))),
      write: (stores, work) =>
        context.port(`write ${stores.join(' ')}`, quick, () => {
          if (isDetached()) return gone()
          return isFull() ? full() : backend.write(stores, work)
        }),
    }),
    api: createKubegramApi(async () => ({ base: BASE }), carrier(stage, context)),
    hints: createHints(),
    now: stage.deviceNow,
    random: random.next,
    announce: () => undefined,
    wait: (ms) => context.later(ms),
    shedCookies: async () => undefined,
    withLock: (work, steal) => (stage.script.hasLock ? stage.withLock(context, work, steal) : work(ALWAYS)),
  }
}

const ALWAYS: Lock = { isOurs: () => true }

/** Carries requests to the server, or does not. */
function carrier(stage: Stage, context: Context): typeof fetch {
  const { random, time, server, script } = stage
  const slow = () => random.int(1, 400)
  const faultNow = (): FaultName | undefined => {
    const outage = script.outages.find(({ from, to }) => stage.elapsed() >= from && stage.elapsed() < to)
    if (outage) return outage.fault
    return stage.isTroubled() && random.chance(script.faultRate) ? random.pick(FAULTS) : undefined
  }
  return (async (url: string, { method = 'GET', body, headers, signal }: RequestInit) => {
    const path = url.slice(BASE.length)
    const key = (headers as Record<string, string>)['Idempotency-Key']
    const { point, call, id } = meaning(method, path, key)
    stage.tell(`${context.name} asks ${point} ${id}`)
    if (call) stage.guard(() => stage.invariants.asks(call, id, context.frozenUntil()))
    return context.port(point, slow, async () => {
      const fault = faultNow()
      stage.tell(`${time.now()} ${point} ${id}: ${fault ?? 'answered'}`)
      if (fault === 'silent') await silence(signal)
      if (fault !== undefined && fault !== 'lost') return toResponse(faultAnswer(fault, method === 'POST', random))
      const answer = server.answer(method, path, body as string | undefined, key)
      if (fault === 'lost') throw new TypeError('The connection was lost.')
      if (answer.status === 401) server.heardRefusal()
      return toResponse(answer)
    })
  }) as typeof fetch
}

/** Until the request gives up by itself. */
function silence(signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve) => signal?.addEventListener('abort', () => resolve()))
}

function meaning(method: string, path: string, key = ''): { point: string; call?: Call | 'list'; id: string } {
  if (method === 'POST') return { point: 'submit', call: 'submit', id: key }
  if (path.startsWith('?')) return { point: 'list', call: 'list', id: '' }
  const [, id = '', what = ''] = path.split('/')
  const isProbe = id.startsWith('kubegram')
  if (method === 'DELETE') return { point: 'cancel', call: 'cancel', id }
  return isProbe ? { point: what, id } : { point: what, call: what as Call, id }
}
