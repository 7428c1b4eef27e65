import { isTerminal, type Job } from '../../src/core/job'
import { deadlineOf } from '../../src/core/schedule'
import { type Facts, must, ON_ITS_WAY_MS, planned, resumptionsOf } from './facts'

const HISTORY = 100
const PASSING: ReadonlySet<string> = new Set([
  ...['offline', 'unreachable', 'silent', 'serverTrouble', 'busy', 'notJson', 'redirected', 'storageFull'],
  ...['noSuchApi', 'headersTooLarge', 'signedOut'],
])

interface Clocks {
  /** What really passed. */
  now(): number
  /** What the device says. */
  deviceNow(): number
}

/** Watches what is written of jobs. */
export function watchJobs(facts: Facts, clocks: Clocks, isDoubtFree: boolean) {
  const { jobs, everFinal } = facts

  /** Trouble that passes never ends a job; "not found" does after three answers, "unreadable" after three. */
  const checkEnd = (job: Job) => {
    const code = job.failure?.code
    if (job.state !== 'failed' || code === undefined) return
    must(!PASSING.has(code), `a job ended by ${code}, which passes`)
    const troubles = job.timeline.filter(({ what, note = '' }) => what === 'troubled' && isLike(note, code)).length
    if (['gone', 'expired', 'unreadable'].includes(code)) must(troubles >= 3, `a job ended by ${troubles} × ${code}`)
  }

  /** No more of one batch may be on their way, or on the server, than the settings allow. */
  const checkBatch = (batch: string) => {
    const isGoing = ({ state, sentAt }: Job) => state === 'polling' || (state === 'outbox' && sentAt !== undefined)
    const going = [...jobs.values()].filter(
      // One that was disowned gave its place away while it brought a stranger's code, and takes it back.
      (job) => job.batch?.id === batch && job.retryOf === undefined && isGoing(job) && !facts.disowned.has(job.id),
    )
    const isSettled = isDoubtFree && !facts.wasFrozen && clocks.now() - facts.limitAt > ON_ITS_WAY_MS
    const { batchLimit } = facts
    must(!isSettled || going.length <= batchLimit, `${going.length} of a batch are on their way, of ${batchLimit}`)
  }

  /** What failed, or counts as a check, must have been asked since the job last got on: an older answer says nothing. */
  const checkTimely = (job: Job, was: Job) => {
    const last = job.timeline.at(-1)
    // Of a storage that is full nobody was asked.
    const isTold = last?.what === 'troubled' && last !== was.timeline.at(-1) && !last.note?.startsWith('storage')
    const isAskedSince = (moments: ReadonlyMap<string, number>) => facts.lastAskedAt(was) >= (moments.get(job.id) ?? 0)
    must(!isTold || isAskedSince(facts.changedAt), 'a failure counts that is older than what came after it')
    const isCounted = job.attempt > was.attempt
    must(!isCounted || isAskedSince(facts.countedAt), 'a check counts that was asked for before the last one did')
    const isOutOfTime = job.state === 'timedOut' && was.state !== 'timedOut'
    const isTrue =
      was.state === 'polling' ? was.graceDone === true : /could not be fetched/.test(job.failure?.detail ?? '')
    must(!isOutOfTime || isTrue, `out of time while ${was.state}, without a last look`)
    if (isCounted) facts.countedAt.set(job.id, clocks.now())
    if (job.state !== was.state || job.attempt !== was.attempt || job.tries !== was.tries)
      facts.changedAt.set(job.id, clocks.now())
  }

  const checkState = (job: Job, was: Job | undefined) => {
    must(!(facts.cancelled.has(job.id) && job.state === 'completed'), 'cancelled by the user, then completed')
    must(job.dueAt === undefined || !isTerminal(job) || job.cancelPending === true, 'a final job has something due')
    must(job.pausedAt === undefined || job.dueAt === undefined, 'a paused job has something due')
    const isWaiting = job.pausedAt !== undefined || job.dueAt !== undefined
    must(isTerminal(job) || isWaiting, `a job in ${job.state} waits for nothing`)
    must(was !== undefined || facts.signedOutAt === undefined || job.pausedAt !== undefined, 'a new job is not paused')
    if (job.state === 'polling' || job.state === 'fetching') must(job.serverJobId !== undefined, 'no server job')
    if (job.dueAt !== undefined && job.notBefore !== undefined && !job.cancelPending)
      must(
        job.graceDone || job.state === 'fetching' || job.dueAt >= job.notBefore,
        'due before the server wants to be asked',
      )
    if (job.state === 'timedOut' && was?.state !== 'timedOut') {
      must(clocks.deviceNow() >= deadlineOf(job), 'timed out before its time')
      const isUnfetched = was?.state === 'fetching' && job.failure?.detail?.includes('results') === true
      must(was?.graceDone === true || isUnfetched, 'timed out without a last check')
    }
  }

  return {
    put(job: Job): void {
      const was = jobs.get(job.id)
      const ended = everFinal.get(job.id)
      must(!facts.left.has(job.id), 'something of an account that left came back')
      must(ended === undefined || ended === job.state, `final state changed: ${ended} became ${job.state}`)
      must(was === undefined || job.revision > was.revision, 'job revision did not rise')
      must(was === undefined || job.createdAt === was.createdAt, 'job lost its moment of creation')
      const isSame = was?.serverJobId === undefined || job.serverJobId === was.serverJobId
      must(isSame || was?.doubt === 'adopted', 'job changed its server job')
      const isAdopting = job.doubt === 'adopted' && was !== undefined && was.serverJobId === undefined
      const isTaken = isAdopting && facts.followersOf(job.serverJobId ?? '').length > 0
      must(!isTaken, 'a job that somebody here follows was adopted')
      checkState(job, was)
      if (was) checkTimely(job, was)
      if (was?.doubt === 'adopted' && job.serverJobId === undefined) facts.disowned.add(job.id)
      const most = planned(job) + 1 + facts.nudges + resumptionsOf(job)
      must(job.attempt <= most || facts.clockSetAt !== undefined, `${job.attempt} checks, where ${most} are planned`)
      jobs.set(job.id, job)
      if (job.doubt !== undefined) facts.doubted.add(job.id)
      if (job.batch && job.sentAt !== undefined && was?.sentAt === undefined) checkBatch(job.batch.id)
      const isOver = isTerminal(job) && !job.cancelPending
      if (isOver && !(was && isTerminal(was) && !was.cancelPending)) facts.overAt.set(job.id, clocks.now())
      if (isTerminal(job) && ended === undefined) {
        checkEnd(job)
        everFinal.set(job.id, job.state)
        facts.finalAt.set(job.id, clocks.now())
      }
    },
    deleted(id: string): void {
      const job = jobs.get(id)
      must(job === undefined || isTerminal(job), 'an unfinished job was deleted')
      must(job?.cancelPending !== true, 'a job was deleted that is still to be cancelled')
      must(facts.forgotten.has(id) || facts.countFinal() > HISTORY, 'a job was deleted that nobody gave up')
      jobs.delete(id)
    },
    committed(): void {
      must(jobs.size <= HISTORY || facts.countFinal() <= HISTORY + 20, 'the history grows without end')
    },
  }
}

/** "Not found" may be said of the job, and then of its result. */
function isLike(note: string, code: string): boolean {
  return note === code || (['gone', 'expired'].includes(note) && ['gone', 'expired'].includes(code))
}
