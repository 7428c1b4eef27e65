import { type Accessor, createMemo, createSignal, type Setter, untrack } from 'solid-js'
import { isTerminal, type Job, newestFirst } from '../../core/job'

/** What the page knows of all jobs. Each job is a signal of its own: one change redraws one row. */
export interface JobBook {
  /** All ids, newest first. */
  readonly ids: Accessor<readonly string[]>
  /** Ids of jobs that are not final, newest first. */
  readonly activeIds: Accessor<readonly string[]>
  readonly finishedIds: Accessor<readonly string[]>
  readonly loaded: Accessor<boolean>
  get(id: string): Job | undefined
  /** Takes records in, from wherever they came; older revisions than the known ones are ignored. */
  note(jobs: readonly Job[]): void
  /** The whole list as it is stored: what is missing from it is gone. */
  replace(jobs: readonly Job[]): void
  drop(id: string): void
}

type JobSignal = readonly [Accessor<Job>, Setter<Job>]

/** `hides` names jobs that are being taken out: they are in no list, and there again if that is taken back. */
export function createJobBook(
  onChange: (before: Job | undefined, now: Job) => void,
  hides: (id: string) => boolean = () => false,
): JobBook {
  const signals = new Map<string, JobSignal>()
  // Raised when a job comes, goes, or becomes final: only then do the lists have to be made anew.
  const [shape, setShape] = createSignal(0)
  const [loaded, setLoaded] = createSignal(false)

  /** Whether the lists are touched by it. */
  const take = (job: Job): boolean => {
    const known = signals.get(job.id)
    if (!known) {
      signals.set(job.id, createSignal(job))
      onChange(undefined, job)
      return true
    }
    const before = known[0]()
    if (before.revision >= job.revision) return false
    known[1](job)
    onChange(before, job)
    return isTerminal(before) !== isTerminal(job)
  }
  const reshape = () => setShape((value) => value + 1)

  const sorted = createMemo(() => {
    shape()
    const jobs = [...signals.values()].map(([job]) => untrack(job)).filter((job) => !hides(job.id))
    return jobs.sort(newestFirst)
  })

  return {
    ids: createMemo(() => sorted().map((job) => job.id)),
    activeIds: createMemo(() => idsWhere(sorted(), (job) => !isTerminal(job))),
    finishedIds: createMemo(() => idsWhere(sorted(), isTerminal)),
    loaded,
    get(id) {
      shape()
      return signals.get(id)?.[0]()
    },
    note(jobs) {
      if (jobs.map(take).includes(true)) reshape()
    },
    replace(jobs) {
      const kept = new Set(jobs.map((job) => job.id))
      for (const id of signals.keys()) if (!kept.has(id)) signals.delete(id)
      jobs.map(take)
      setLoaded(true)
      reshape()
    },
    drop(id) {
      if (signals.delete(id)) reshape()
    },
  }
}

function idsWhere(jobs: readonly Job[], test: (job: Job) => boolean): readonly string[] {
  return jobs.filter(test).map((job) => job.id)
}
