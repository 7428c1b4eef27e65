import type { Job } from '../../src/core/job'
import { type Facts, must, ON_ITS_WAY_MS, planned, resumptionsOf } from './facts'
import type { Server } from './server'

export type Call = 'submit' | 'status' | 'results' | 'cancel'

const CANCEL_TRIES = 20
/** A last check that is not answered is made again, ever more seldom, for as long again as the job had. */
function graceTries({ timeline, polling }: Job): number {
  const isTroubled = timeline.some(({ what }) => what === 'troubled')
  return isTroubled ? 6 + Math.ceil(polling.maxTotalTime / polling.maxDelay) : 0
}
/** A 401 reaches every job of the account within this, even where the storage is full at first. */
const HEARD_MS = 5 * 60_000

/** Watches what the server is asked: no more than planned, and nothing about what is over. */
export function watchRequests(facts: Facts, server: Server, now: () => number, isDoubtFree: boolean) {
  const asked = new Map<string, number>()

  /** Requests, not only what was written of them: a check that nobody counts is still one for the server. */
  const count = (serverJobId: string) => {
    asked.set(serverJobId, (asked.get(serverJobId) ?? 0) + 1)
    const followers = facts.followersOf(serverJobId)
    if (!isDoubtFree || followers.length === 0 || facts.clockSetAt !== undefined) return
    const most = followers.reduce((sum, job) => sum + planned(job) + 1, 0)
    const more = facts.nudges + facts.excuses + followers.reduce((sum, job) => sum + resumptionsOf(job), 0)
    const grace = followers.reduce((sum, job) => sum + graceTries(job), 0)
    const cancels = followers.some(({ state }) => state === 'cancelled') ? CANCEL_TRIES : 0
    const times = asked.get(serverJobId) ?? 0
    must(times <= most + more + grace + cancels, `${times} checks asked for: ${most} planned, ${more} excused`)
  }

  return {
    /** An engine that is awake since `awakeSince` is about to ask; `id`: our own of a submission, else the server's. */
    asks(call: Call | 'list', id: string, awakeSince: number): void {
      if (call === 'list') facts.listAskedAt = now()
      else facts.askedAt.set(id, now())
      // Who thaws finishes what it was at: a look and what follows from it, decided before it froze.
      if (now() - awakeSince <= 2 * ON_ITS_WAY_MS) return
      const refused = server.refusedSince()
      const since = Math.max(refused ?? 0, facts.excusedAt, facts.leftAt ?? 0)
      must(refused === undefined || now() - since <= HEARD_MS, `still asking (${call}) long after a 401`)
      if (call === 'status') count(id)
      const isOut = facts.signedOutAt !== undefined && now() - facts.signedOutAt > ON_ITS_WAY_MS
      must(!isOut, `asked the server (${call}) while signed out`)
      const isLong = facts.leftAt !== undefined && now() - facts.leftAt > ON_ITS_WAY_MS
      if (call === 'list') return
      if (call === 'submit') must(!isLong || !facts.left.has(id), 'asked for an account that left')
      // Several of our jobs may follow one server job: one that tries another again goes on with it.
      const askers = [...facts.jobs.values()].filter((one) => one.id === id || one.serverJobId === id)
      const isWanted = ({ id: own, cancelPending }: Job) =>
        cancelPending === true || now() - (facts.overAt.get(own) ?? now()) <= ON_ITS_WAY_MS
      must(!isDoubtFree || askers.length === 0 || askers.some(isWanted), `asked (${call}) about a job that is over`)
    },
  }
}
