import { isTerminal, type Job } from '../../src/core/job'
import type { Meta } from '../../src/storage/backend'
import { Facts, must, ON_ITS_WAY_MS } from './facts'
import type { Change } from './observedBackend'
import type { Server } from './server'
import { watchCode } from './watchCode'
import { watchCounts } from './watchCounts'
import { watchJobs } from './watchJobs'
import { watchRequests } from './watchRequests'

export interface Clocks {
  /** What really passed. */
  now(): number
  /** What the device says. */
  deviceNow(): number
}

/** What must hold after every commit, at every request and at the end. Each throws with the name of what does not. */
export type Invariants = ReturnType<typeof createInvariants>

/** `isDoubtFree`: with a lock nothing is done twice, so that requests can be counted. */
export function createInvariants(server: Server, clocks: Clocks, isDoubtFree: boolean) {
  const facts = new Facts()
  const { now } = clocks
  const jobs = watchJobs(facts, clocks, isDoubtFree)
  const code = watchCode(facts, server)
  const counts = watchCounts(facts, now)
  const requests = watchRequests(facts, server, now, isDoubtFree)

  /**
   * Where no lock keeps two from sending, and the clock is set ahead just then, a POST of a moment ago looks as old as
   * after a sleep: what the server's list does not have yet is taken for lost.
   */
  const isUnknowable = (key: string) =>
    !isDoubtFree &&
    server.jobs.some((job) => job.key === key && Math.abs(job.acceptedAt - (facts.clockSetAt ?? 0)) <= ON_ITS_WAY_MS)

  const putJob = (job: Job) => {
    const isNewlyEnded = isTerminal(job) && !facts.everFinal.has(job.id)
    jobs.put(job)
    if (isNewlyEnded) counts.ended(job)
  }

  const apply = (change: Change) => {
    code.apply(change)
    if (change.store === 'jobs' && change.what === 'put') putJob(change.record as Job)
    if (change.store === 'jobs' && change.what === 'delete') jobs.deleted(String(change.key))
    if (change.store === 'meta' && change.what === 'put') counts.meta(change.record as Meta)
  }

  return {
    facts,
    asks: requests.asks,

    committed(changes: readonly Change[]): void {
      // Nothing else clears the jobs.
      const isLeaving = changes.some(({ what, store }) => what === 'deleteAll' && store === 'jobs')
      if (isLeaving) {
        must(facts.isClearing, 'jobs were cleared, but nobody left')
        facts.leave(now())
        counts.left()
      }
      changes.forEach(apply)
      if (isLeaving) code.left()
      for (const change of changes) {
        if (change.store !== 'jobs' || change.what !== 'put') continue
        const job = change.record as Job
        if (job.state === 'completed' && facts.finalAt.get(job.id) === now()) code.completed(job)
      }
      code.committed()
      counts.committed()
      jobs.committed()
    },

    acknowledged(id: string): void {
      must(facts.jobs.has(id) || facts.left.has(id), 'acknowledged, but not stored')
      if (!facts.left.has(id)) facts.acknowledged.add(id)
    },

    cancelledByUser(id: string): void {
      const job = facts.jobs.get(id)
      if (job?.state === 'cancelled') facts.cancelled.add(id)
      must(job === undefined || isTerminal(job), 'cancelling was acknowledged, but the job goes on')
    },

    /** When all is over: nothing acknowledged may be without an end, and the server has nothing that nobody knows of. */
    atTheEnd(): void {
      for (const id of facts.acknowledged) {
        const job = facts.jobs.get(id)
        if (!job) {
          must(facts.forgotten.has(id) || facts.everFinal.has(id), 'an acknowledged job is gone')
          continue
        }
        must(isTerminal(job), `a job stays in ${job.state} for ever`)
        must(job.cancelPending !== true, 'a cancellation is never delivered')
      }
      for (const id of facts.cancelled) {
        const running = server.jobs.find((job) => job.key === id && !server.isFinished(job))
        // Three times the server said that it knows no such job.
        const isGone = (facts.jobs.get(id)?.timeline.filter(({ note }) => note === 'gone').length ?? 0) >= 3
        must(
          running === undefined || isGone || facts.doubted.has(id) || isUnknowable(id),
          `${id} is cancelled here, but left running on the server`,
        )
      }
      const times = new Map<string, number>()
      for (const { key, isStrangers } of server.jobs) if (!isStrangers) times.set(key, (times.get(key) ?? 0) + 1)
      for (const [key, count] of times) {
        const isSaid = facts.doubted.has(key) || facts.left.has(key)
        must(count === 1 || isSaid || isUnknowable(key), `${key} is on the server ${count} times, and nobody says so`)
      }
      must(server.destroyed() === 0, 'a finished result was destroyed by a cancellation')
    },
  }
}
