import { BATCH_LIMIT } from '../../src/core/batch'
import { byGeneration, type EntryChunk, fromChunks } from '../../src/core/entries'
import type { GraphRow } from '../../src/core/graphIndex'
import { type CodegenStatistics, isTerminal, type Job, type JobMoment, NO_STATISTICS } from '../../src/core/job'
import { mergeNodes, type Pack, placeOf } from '../../src/core/packs'
import { deadlineOf } from '../../src/core/schedule'
import type { GenerationHead, KeptNode } from '../../src/core/versions'
import type { Meta } from '../../src/storage/backend'
import type { Change } from './observedBackend'
import type { Server } from './server'

const HISTORY = 100
/** How long a call may be on its way after the record that would forbid it was written. */
const ON_ITS_WAY_MS = 1_000

/** What must hold after every commit, whatever happened before it. Throws with the name of what does not. */
export interface Invariants {
  committed(changes: readonly Change[]): void
  /** A request that an engine is about to make for one of our jobs. */
  asked(call: 'submit' | 'status' | 'results' | 'cancel', jobId: string, awakeSince: number): void
  /** The user was told that this is saved. */
  acknowledged(jobId: string): void
  /** The user's own doing, which may end what otherwise must not end. */
  forgotten(jobId: string): void
  cleared(graphId: string | undefined): void
  nudged(): void
  /** A death, a freeze or a full disk: what was asked may have to be asked again. */
  excused(): void
  /** Who thaws may send what was decided before. */
  frozen(): void
  cancelledByUser(jobId: string): void
  jobs(): readonly Job[]
  /** How many jobs ever said that the server may have them twice. */
  doubts(): number
  isAcknowledged(jobId: string): boolean
  signedOutAt(): number | undefined
  /** When all is over: nothing acknowledged may be without an end. */
  atTheEnd(): void
}

const PASSING: ReadonlySet<string> = new Set([
  ...['offline', 'unreachable', 'silent', 'serverTrouble', 'busy', 'notJson', 'redirected', 'storageFull'],
])
/** A 401 reaches every job of the account within this, even where the storage is full at first. */
const HEARD_MS = 5 * 60_000

/** How many checks the documented schedule has, counted here anew, or a learned plan: the wait grows by the factor up to its cap. */
function planned({ polling, plan }: Job): number {
  if (plan) return plan.moments.length
  if (polling.maxRetries !== undefined) return polling.maxRetries
  let count = 0
  let wait = polling.initialDelay
  for (let at = wait; at <= polling.maxTotalTime; at += wait) {
    count += 1
    wait = Math.min(wait * polling.backoffMultiplier, polling.maxDelay)
  }
  return count
}

const CANCEL_TRIES = 20
/** A last check that is not answered is made again, ever more seldom, for as long again as the job had. */
const GRACE_TRIES = 12

function isResumption({ what }: JobMoment): boolean {
  return what === 'resumed'
}

export class Violation extends Error {
  override readonly name = 'Violation'
}

export function createInvariants(server: Server, now: () => number, isDoubtFree: boolean): Invariants {
  const jobs = new Map<string, Job>()
  const everFinal = new Map<string, Job['state']>()
  const acknowledged = new Set<string>()
  const forgotten = new Set<string>()
  const cancelled = new Set<string>()
  const heads = new Map<string, GenerationHead>()
  const entries = new Map<string, EntryChunk>()
  const folds = new Map<string, EntryChunk>()
  const rows = new Map<string, GraphRow>()
  const packs = new Map<string, Pack>()
  const finalAt = new Map<string, number>()
  const doubted = new Set<string>()
  /** Since when nothing at all is to be done about it. */
  const overAt = new Map<string, number>()
  const counts = { completed: 0, failed: 0, cancelled: 0, timedOut: 0 }
  let statistics: CodegenStatistics | undefined
  let revision = 0
  let signedOutAt: number | undefined
  const asked = new Map<string, number>()
  let nudges = 0
  let excuses = 0
  let excusedAt = 0
  let isClearing = false
  let isFrozenOnce = false
  let batchLimit = BATCH_LIMIT
  let limitAt = 0

  const must = (holds: boolean, what: string) => {
    if (!holds) throw new Violation(what)
  }

  const putJob = (job: Job) => {
    const was = jobs.get(job.id)
    const ended = everFinal.get(job.id)
    must(ended === undefined || ended === job.state, `final state changed: ${ended} became ${job.state}`)
    must(was === undefined || job.revision > was.revision, 'job revision did not rise')
    must(was === undefined || job.createdAt === was.createdAt, 'job lost its moment of creation')
    must(was !== undefined || signedOutAt === undefined || job.pausedAt !== undefined, 'a new job is not paused')
    must(was?.serverJobId === undefined || job.serverJobId === was.serverJobId, 'job changed its server job')
    must(!(cancelled.has(job.id) && job.state === 'completed'), 'cancelled by the user, then completed')
    must(job.dueAt === undefined || !isTerminal(job) || job.cancelPending === true, 'a final job has something due')
    must(job.pausedAt === undefined || job.dueAt === undefined, 'a paused job has something due')
    must(
      isTerminal(job) || job.pausedAt !== undefined || job.dueAt !== undefined,
      `a job in ${job.state} waits for nothing`,
    )
    if (job.state === 'polling' || job.state === 'fetching') must(job.serverJobId !== undefined, 'no server job')
    const resumes = job.timeline.filter(isResumption).length
    const most = planned(job)
    must(
      job.attempt <= most + 1 + nudges + resumes,
      `${job.attempt} checks, where ${most} and one of grace are planned`,
    )
    if (job.state === 'timedOut' && was?.state !== 'timedOut') {
      must(now() >= deadlineOf(job), 'timed out before its time')
      must(was?.graceDone === true || was?.state === 'fetching', 'timed out without a last check')
    }
    jobs.set(job.id, job)
    if (job.doubt === 'maybeTwice') doubted.add(job.id)
    if (job.batch && job.sentAt !== undefined && was?.sentAt === undefined) checkBatch(job.batch.id)
    if (isTerminal(job) && !job.cancelPending && !(was && isTerminal(was) && !was.cancelPending))
      overAt.set(job.id, now())
    if (isTerminal(job) && ended === undefined) {
      checkEnd(job)
      everFinal.set(job.id, job.state)
      finalAt.set(job.id, now())
      counts[job.state as keyof typeof counts] += 1
    }
  }

  /** No more of one batch may be on their way, or on the server, than the settings allow. */
  const checkBatch = (batch: string) => {
    const isGoing = ({ state, sentAt }: Job) => state === 'polling' || (state === 'outbox' && sentAt !== undefined)
    const going = [...jobs.values()].filter(
      (job) => job.batch?.id === batch && job.retryOf === undefined && isGoing(job),
    )
    const isSettled = isDoubtFree && !isFrozenOnce && now() - limitAt > ON_ITS_WAY_MS
    must(
      !isSettled || going.length <= batchLimit,
      `${going.length} of a batch are on their way, of ${batchLimit} allowed`,
    )
  }

  /** Trouble that passes never ends a job; "not found" does after three answers, "unreadable" after three. */
  const checkEnd = (job: Job) => {
    const code = job.failure?.code
    if (job.state !== 'failed' || code === undefined) return
    must(!PASSING.has(code), `a job ended by ${code}, which passes`)
    const troubles = job.timeline.filter(({ what, note }) => what === 'troubled' && note === code).length
    if (code === 'gone' || code === 'unreadable') must(troubles >= 3, `a job ended by ${troubles} × ${code}`)
  }

  /** A completed job's code lies in the same commit as its end, whole, and as the server made it. */
  const checkCode = (job: Job) => {
    const made = server.jobs.find(({ id }) => id === job.serverJobId)
    must(made !== undefined, 'completed without a server job')
    const files = made ? server.filesOf(made) : []
    const own = [...heads.values()].filter(({ jobId }) => jobId === job.id)
    must(job.result !== undefined, 'completed without a result')
    must(job.result?.files === files.length, `completed with ${job.result?.files} files of ${files.length}`)
    must(own.length === (files.length > 0 ? 1 : 0), `a completed job has ${own.length} generations`)
    const generation = own[0]
    if (!generation) return
    const brought = nodesOf(job.graphId).get(generation.generation) ?? []
    must(brought.length === generation.holds.nodes, 'a generation does not hold as many nodes as it says')
    const shown = current(job.graphId).filter((node) => node.generation === generation.generation).length
    must(shown === brought.length, 'the index does not show the newest generation')
    const stored = brought.flatMap((node) =>
      node.files.map((file) => {
        const place = placeOf(node, file)
        const pack = packs.get(JSON.stringify([job.graphId, place.generation, place.pack]))
        return { nodeId: node.nodeId, code: pack?.texts[place.at] }
      }),
    )
    must(JSON.stringify(stored) === JSON.stringify(files), 'stored code is not what the server made')
  }

  const ofGraph = (chunks: ReadonlyMap<string, EntryChunk>, graphId: string) =>
    [...chunks.values()].filter((chunk) => chunk.graphId === graphId)

  /** Of a graph, what each of its generations brought. */
  const nodesOf = (graphId: string) => byGeneration(ofGraph(entries, graphId))

  /** What the records say is the current code of a graph. */
  const current = (graphId: string): readonly KeptNode[] => {
    const { from = 0, isFolded } = rows.get(graphId) ?? {}
    const fold = isFolded ? fromChunks(ofGraph(folds, graphId)) : []
    const later = [...nodesOf(graphId)].filter(([generation]) => generation >= from).sort(([a], [b]) => a - b)
    return later.reduce<readonly KeptNode[]>((nodes, [, brought]) => mergeNodes(nodes, brought), fold)
  }

  const apply = (change: Change): Job | undefined => {
    if (change.what === 'put') {
      const { store, record } = change
      if (store === 'jobs') {
        putJob(record as Job)
        return record as Job
      }
      if (store === 'generations') {
        const one = record as GenerationHead
        const key = JSON.stringify([one.graphId, one.generation])
        must(!heads.has(key), 'a generation was written twice')
        heads.set(key, one)
      }
      if (store === 'entries' || store === 'folds') {
        const one = record as EntryChunk
        const key = JSON.stringify([one.graphId, one.generation, one.first])
        ;(store === 'entries' ? entries : folds).set(key, one)
      }
      if (store === 'graphs') rows.set((record as GraphRow).graphId, record as GraphRow)
      if (store === 'packs') {
        const one = record as Pack
        packs.set(JSON.stringify([one.graphId, one.generation, one.pack]), one)
      }
      if (store === 'meta') {
        const meta = record as Meta
        if (meta.name === 'store') {
          must(meta.revision === revision + 1, 'store revision is not the next one')
          revision = meta.revision
        }
        if (meta.name === 'statistics') statistics = meta.statistics
        if (meta.name === 'settings') {
          signedOutAt = meta.settings.signedOutAt
          const { batchLimit: limit = BATCH_LIMIT } = meta.settings
          if (limit !== batchLimit) limitAt = now()
          batchLimit = limit
        }
      }
    } else if (change.store === 'jobs' && change.what === 'delete') {
      const id = String(change.key)
      const job = jobs.get(id)
      must(job === undefined || isTerminal(job), 'an unfinished job was deleted')
      must(job?.cancelPending !== true, 'a job was deleted that is still to be cancelled')
      must(forgotten.has(id) || countFinal() > HISTORY, 'a job was deleted that nobody gave up')
      jobs.delete(id)
    } else if (change.what === 'deleteAll' && change.store === 'folds') {
      // Also where nothing is cleared: another fold takes its place, or one generation that has everything.
      for (const [key, one] of folds) if (one.graphId === (change.prefix ?? one.graphId)) folds.delete(key)
    } else if (change.what === 'deleteAll') {
      must(isClearing, 'code was deleted that nobody cleared')
      clear(change.prefix)
    }
    return undefined
  }

  const clear = (graphId: unknown) => {
    for (const map of [heads, entries, folds, rows, packs]) {
      for (const [key, one] of map) if (one.graphId === (graphId ?? one.graphId)) map.delete(key)
    }
  }

  /** Requests, not only what was written of them: a check that nobody counts is still one for the server. */
  const countAsked = (serverJobId: string) => {
    asked.set(serverJobId, (asked.get(serverJobId) ?? 0) + 1)
    const followers = [...jobs.values()].filter((job) => job.serverJobId === serverJobId)
    const most = followers.reduce((sum, job) => sum + planned(job) + 1, 0)
    const more = nudges + excuses + followers.flatMap(({ timeline }) => timeline).filter(isResumption).length
    const grace = followers.some(({ timeline }) => timeline.some(({ what }) => what === 'troubled')) ? GRACE_TRIES : 0
    const cancels = followers.some(({ state }) => state === 'cancelled') ? CANCEL_TRIES : 0
    must(
      !isDoubtFree || followers.length === 0 || (asked.get(serverJobId) ?? 0) <= most + more + grace + cancels,
      `${asked.get(serverJobId)} requests for a status, where ${most} are planned and ${more} excused`,
    )
  }

  const countFinal = () => [...jobs.values()].filter(isTerminal).length

  /** Every index points at texts that are there, and names the newest generation of each node. */
  const checkIndexes = () => {
    for (const graphId of rows.keys()) {
      const brought = [...nodesOf(graphId)]
      const nodes = current(graphId)
      const ids = new Set(brought.flatMap(([, list]) => list.map(({ nodeId }) => nodeId)))
      must(nodes.length === ids.size, `the index shows ${nodes.length} nodes of ${ids.size}`)
      for (const node of nodes) {
        const newest = brought
          .filter(([, list]) => list.some(({ nodeId }) => nodeId === node.nodeId))
          .reduce((most, [generation]) => Math.max(most, generation), 0)
        must(node.generation === newest, `the index shows generation ${node.generation} of ${newest}`)
        for (const file of node.files) {
          const place = placeOf(node, file)
          const pack = packs.get(JSON.stringify([graphId, place.generation, place.pack]))
          must(pack?.texts[place.at] !== undefined, 'the index points at nothing')
        }
      }
    }
  }

  const checkStatistics = () => {
    const { completed, failed, cancelled: ended, timedOut } = statistics ?? NO_STATISTICS
    const said = JSON.stringify([completed, failed, ended, timedOut])
    const are = JSON.stringify([counts.completed, counts.failed, counts.cancelled, counts.timedOut])
    must(said === are, `statistics say ${said}, a count says ${are}`)
  }

  return {
    committed(changes) {
      const touched = changes.map(apply).filter((job) => job !== undefined)
      const isCodeTouched = changes.some(({ store }) => ['graphs', 'entries', 'folds', 'packs'].includes(store))
      for (const job of touched) if (job.state === 'completed' && finalAt.get(job.id) === now()) checkCode(job)
      if (isCodeTouched) checkIndexes()
      checkStatistics()
      must(countFinal() <= HISTORY + 20, 'the history grows without end')
    },
    asked(call, jobId, awakeSince) {
      // Who thaws finishes what it was at: a look and what follows from it, decided before it froze.
      if (now() - awakeSince <= 2 * ON_ITS_WAY_MS) return
      const refused = server.refusedSince()
      must(
        refused === undefined || now() - Math.max(refused, excusedAt) <= HEARD_MS,
        `still asking (${call}) long after a 401`,
      )
      if (call === 'status') countAsked(jobId)
      const since = signedOutAt
      must(since === undefined || now() - since <= ON_ITS_WAY_MS, `asked the server (${call}) while signed out`)
      // Several of our jobs may follow one server job: one that tries another again goes on with it.
      const askers = [...jobs.values()].filter((one) => one.id === jobId || one.serverJobId === jobId)
      const isWanted = ({ id, cancelPending }: Job) =>
        cancelPending === true || now() - (overAt.get(id) ?? now()) <= ON_ITS_WAY_MS
      must(!isDoubtFree || askers.length === 0 || askers.some(isWanted), `asked (${call}) about a job that is over`)
    },
    acknowledged: (jobId) => {
      must(jobs.has(jobId), 'acknowledged, but not stored')
      acknowledged.add(jobId)
    },
    forgotten: (jobId) => void forgotten.add(jobId),
    cleared: () => {
      isClearing = true
    },
    excused: () => {
      excuses += 1
      excusedAt = now()
    },
    frozen: () => {
      isFrozenOnce = true
    },
    nudged: () => {
      nudges += 1
    },
    cancelledByUser: (jobId) => {
      const job = jobs.get(jobId)
      if (job?.state === 'cancelled') cancelled.add(jobId)
      must(job === undefined || isTerminal(job), 'cancelling was acknowledged, but the job goes on')
    },
    jobs: () => [...jobs.values()],
    doubts: () => doubted.size,
    isAcknowledged: (jobId) => acknowledged.has(jobId),
    signedOutAt: () => signedOutAt,
    atTheEnd() {
      for (const id of acknowledged) {
        const job = jobs.get(id)
        if (!job) {
          must(forgotten.has(id) || everFinal.has(id), 'an acknowledged job is gone')
          continue
        }
        must(isTerminal(job), `a job stays in ${job.state} for ever`)
        must(job.cancelPending !== true, 'a cancellation is never delivered')
      }
      for (const id of cancelled) {
        const running = server.jobs.find((job) => job.key === id && !server.isFinished(job))
        const isSaid = jobs.get(id)?.doubt === 'maybeRunning'
        must(running === undefined || isSaid, `${id} is cancelled here, but left running on the server`)
      }
      must(server.destroyed() === 0, 'a finished result was destroyed by a cancellation')
    },
  }
}
