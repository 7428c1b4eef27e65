import { useLocation, useSearchParams } from '@solidjs/router'
import { type Accessor, createMemo } from 'solid-js'
import type { Job } from '../../../core/job'
import { readId } from '../../address'
import { useApp } from '../../state/app'
import { HEAPS, type Heap, heapOf, isAsked, type JobQuery, readJobQuery, retriedIds } from '../../words/jobQuery'

export interface JobsAsked {
  readonly query: Accessor<JobQuery>
  /** Jobs that are asked for, of the chosen heap, newest first. */
  readonly jobs: Accessor<readonly Job[]>
  readonly amounts: Accessor<Readonly<Record<Heap, number>>>
  /** Ids of all jobs that another one has tried again. */
  readonly retried: Accessor<ReadonlySet<string>>
  /** The part of the address that says it, with its question mark; goes along from job to job. */
  readonly search: Accessor<string>
  set(change: Readonly<Record<string, string | undefined>>): void
}

/** The board as its address narrows it. */
export function useJobQuery(): JobsAsked {
  const app = useApp()
  const location = useLocation()
  const [params, setParams] = useSearchParams()
  const query = createMemo(() => readJobQuery({ ...params }, readId))
  const asked = createMemo(() =>
    app.jobs.ids().flatMap((id) => {
      const job = app.jobs.get(id)
      return job && isAsked(job, query(), app.clock.now()) ? [job] : []
    }),
  )
  return {
    query,
    jobs: createMemo(() => {
      const { heap } = query()
      return heap ? asked().filter((job) => heapOf(job) === heap) : asked()
    }),
    amounts: createMemo(() => {
      const amounts = Object.fromEntries(HEAPS.map((heap) => [heap, 0])) as Record<Heap, number>
      for (const job of asked()) amounts[heapOf(job)]++
      return amounts
    }),
    retried: createMemo(() => retriedIds(app.jobs.ids().flatMap((id) => app.jobs.get(id) ?? []))),
    search: () => location.search,
    set: (change) => setParams(change, { replace: true }),
  }
}
