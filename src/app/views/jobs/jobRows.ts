import type { Job } from '../../../core/job'
import { type Cause, groupCauses, HEAP_NAMES, type Heap, heapOf } from '../../words/jobQuery'

export type ListRow =
  | { readonly row: 'head'; readonly title: string; readonly amount: number }
  | { readonly row: 'cause'; readonly cause: Cause }
  | { readonly row: 'job'; readonly id: string }

/**
 * Active jobs first, finished ones below, each newest first. Failures alone stand by their cause, and those that were
 * tried again below: `retried` are the ids of all such jobs.
 */
export function jobRows(
  jobs: readonly Job[],
  heap: Heap | undefined,
  retried: ReadonlySet<string>,
): readonly ListRow[] {
  if (heap === 'failed') {
    return [
      ...groupCauses(jobs, retried).flatMap((cause): ListRow[] => [{ row: 'cause', cause }, ...cause.jobs.map(rowOf)]),
      ...section(
        'Tried again since',
        jobs.filter(({ id }) => retried.has(id)),
      ),
    ]
  }
  if (heap) return section(HEAP_NAMES[heap], jobs)
  const active = jobs.filter((job) => heapOf(job) === 'active')
  return [
    ...section('Active', active),
    ...section(
      'Finished',
      jobs.filter((job) => heapOf(job) !== 'active'),
    ),
  ]
}

function section(title: string, jobs: readonly Job[]): readonly ListRow[] {
  return jobs.length === 0 ? [] : [{ row: 'head', title, amount: jobs.length }, ...jobs.map(rowOf)]
}

const rowsById = new Map<string, ListRow>()

/** The same row object for the same job, so that a list made anew keeps its elements and the focus in them. */
function rowOf({ id }: Job): ListRow {
  const row = rowsById.get(id) ?? { row: 'job', id }
  rowsById.set(id, row)
  return row
}
