import { createHash } from 'node:crypto'
import type { Job } from '../../src/core/job'
import { createMemoryBackend } from '../../src/storage/memoryBackend'
import { Violation } from './facts'
import { createInvariants } from './invariants'
import { type Change, observed } from './observedBackend'
import { createPage, type Page } from './page'
import { createRandom } from './random'
import { type Script, writeScript } from './script'
import { createServer } from './server'
import { createStage } from './stage'
import { carryTimers, createTime } from './time'
import { createUser } from './user'

const START = 1_700_000_000_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Long enough for every budget, its grace and its retries, after the last fault; and for a clock that went back. */
const END = 8 * HOUR
/** Of its own, so that a history is the same with a page that keeps copies as without. */
const PAGE_SEED = 0x5eed

export interface Told {
  readonly seed: number
  readonly script: Script
  readonly violation?: string
  /** Of everything that was committed, where that was asked for: equal seeds give equal hashes. */
  readonly hash: string
  readonly happenings: number
  /** Every kill point that was passed. */
  readonly points: ReadonlySet<string>
  readonly completed: number
}

export interface LiveOptions {
  readonly isHashed?: boolean
  readonly trace?: (line: string) => void
}

/** Lives through one history: users, contexts that die and freeze, a server in trouble; then until all is quiet. */
export async function live(seed: number, { isHashed = false, trace }: LiveOptions = {}): Promise<Told> {
  const random = createRandom(seed)
  const script = writeScript(random)
  const time = createTime(START)
  carryTimers(time)
  const clock = { offset: 0 }
  const server = createServer(time.now, random, script.server)
  const clocks = { now: time.now, deviceNow: () => time.now() + clock.offset }
  const invariants = createInvariants(server, clocks, script.hasLock)
  const hash = createHash('sha256')
  const points = new Set<string>()
  let violation: string | undefined

  const tell = (line: string) => trace?.(`${time.now() - START} ${line}`)
  const fail = (error: unknown) => {
    if (violation !== undefined) return
    violation = error instanceof Violation ? error.message : `unforeseen: ${(error as Error)?.stack ?? error}`
    tell(`VIOLATION: ${violation}`)
  }
  const check = (what: () => void) => {
    if (violation !== undefined) return
    try {
      what()
    } catch (error) {
      fail(error)
    }
  }
  // Records are never changed in place, so they need no copies; `frozen` in the unit tests holds that.
  const backend = observed(
    createMemoryBackend((value) => value),
    (changes) => {
      if (isHashed) for (const change of changes) hash.update(spell(change))
      if (trace) for (const change of changes) tell(spell(change))
      check(() => invariants.committed(changes))
      page?.sees(changes)
      for (const change of changes)
        if (change.what === 'put' && change.store === 'jobs') user.sees(change.record as Job)
    },
  )

  const acts = [...script.acts]
  const calledAt = (calls: number) => {
    while (acts[0] && acts[0].at <= calls) {
      const next = acts.shift()
      if (next) user.act(next.act)
    }
  }
  const stage = createStage({
    ...{ time, random, server, invariants, backend, script, clock, points, calledAt, tell, fail },
  })
  const user = createUser(stage)
  const pageRandom = createRandom(seed ^ PAGE_SEED)
  const page: Page | undefined = pageRandom.chance(0.25) ? createPage(stage, pageRandom) : undefined
  for (let strangers = random.pick([0, 0, 1, 3]); strangers > 0; strangers--)
    time.after(random.int(0, 20 * MINUTE), server.strangerSubmits)
  stage.begin()
  user.configure()
  const run = (until: number) =>
    time.run(START + until).catch((error: unknown) => {
      fail(error)
      return 0
    })
  let happenings = await run(script.faultsUntil)
  stage.calm()
  for (const { act } of acts.splice(0)) if (act === 'submit' || act === 'batch') user.act(act)
  // Whoever is signed out signs in again.
  for (const after of [0, 30 * MINUTE, HOUR]) time.after(after, user.signIn)
  happenings += await run(script.faultsUntil + END)
  check(invariants.atTheEnd)
  if (page && violation === undefined) {
    time.after(0, () => void page.atTheEnd().catch(fail))
    happenings += await run(script.faultsUntil + END + MINUTE)
  }
  const completed = [...invariants.facts.jobs.values()].filter(({ state }) => state === 'completed').length
  return {
    ...{ seed, script, hash: hash.digest('hex'), happenings, points, completed },
    ...(violation === undefined ? {} : { violation }),
  }
}

function spell(change: Change): string {
  if (change.what !== 'put') return `${change.what} ${change.store}`
  if (change.store !== 'jobs') return `put ${change.store}`
  const { id, state, revision, dueAt, pausedAt, attempt, tries, cancelPending, failure, serverJobId, doubt } =
    change.record as Job
  const due = dueAt === undefined ? 'nothing due' : `due ${dueAt - START}`
  const marks = [pausedAt && 'paused', cancelPending && 'cancel pending', failure?.code, doubt]
    .filter(Boolean)
    .join(' ')
  return `${id} (${serverJobId ?? 'not sent'}) ${revision}: ${state}, ${due}, attempt ${attempt}, tries ${tries} ${marks}`
}
