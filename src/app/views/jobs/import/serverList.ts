import { type Accessor, createMemo, createSignal } from 'solid-js'
import { type Failure, toFailure } from '../../../../core/failure'
import { isTerminal, type Job } from '../../../../core/job'
import type { ListedJob } from '../../../../core/jobList'
import { JOB_STATUS } from '../../../../core/kubegram'
import { useApp } from '../../../state/app'
import { unhurried } from '../../../state/underWay'

export interface ServerList {
  /** What was shown of the list so far; `undefined` before it was asked for. */
  readonly lines: Accessor<readonly ListedJob[] | undefined>
  readonly isOver: Accessor<boolean>
  readonly busy: Accessor<boolean>
  readonly failure: Accessor<Failure | undefined>
  /** Our job that follows a line, or tells all that there is of it; a completed one has its code. */
  here(line: ListedJob): Job | undefined
  more(): void
  take(lines: readonly ListedJob[]): void
}

/** The server's list, a page at a time, and only when somebody asks for it. */
export function createServerList(): ServerList {
  const app = useApp()
  const [lines, setLines] = createSignal<readonly ListedJob[]>()
  const [isOver, setIsOver] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<Failure>()
  const known = createMemo(() => {
    const jobs = app.jobs.ids().flatMap((id) => app.jobs.get(id) ?? [])
    return new Map(jobs.reverse().map((job) => [job.serverJobId, job]))
  })
  const here = ({ serverJobId, status }: ListedJob) => {
    const job = known().get(serverJobId)
    return job && isTerminal(job) && job.state !== 'completed' && status === JOB_STATUS.COMPLETED ? undefined : job
  }

  const run = async (work: () => Promise<void>) => {
    if (busy()) return
    setBusy(true)
    setFailure(undefined)
    try {
      await unhurried(work())
    } catch (error) {
      setFailure(toFailure(error))
    } finally {
      setBusy(false)
    }
  }

  return {
    lines,
    isOver,
    busy,
    failure,
    here,
    more: () =>
      void run(async () => {
        const shown = lines() ?? []
        const page = await app.connection.codegen()?.serverJobs(shown.length)
        // The list grows at its beginning: a line may come twice.
        const ids = new Set(shown.map(({ serverJobId }) => serverJobId))
        const added = (page ?? []).filter(({ serverJobId }) => !ids.has(serverJobId))
        setIsOver(added.length === 0)
        setLines([...shown, ...added])
      }),
    take: (chosen) =>
      void run(async () => {
        const jobs = await app.connection.codegen()?.importJobs(chosen)
        app.jobs.note(jobs ?? [])
      }),
  }
}
