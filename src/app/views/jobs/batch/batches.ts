import { type Accessor, createMemo } from 'solid-js'
import { type BatchProgress, batchProgress } from '../../../../core/batch'
import type { Job } from '../../../../core/job'
import type { JobBook } from '../../../state/jobBook'

export interface Batches {
  /** Of batches that go on, or hold jobs that can be tried again; the newest first. */
  readonly ids: Accessor<readonly string[]>
  progress(id: string): BatchProgress | undefined
}

export function readBatches(book: JobBook): Batches {
  const progresses = createMemo(() => {
    const jobsOf = new Map<string, Job[]>()
    for (const id of book.ids()) {
      const job = book.get(id)
      if (job?.batch) jobsOf.set(job.batch.id, [...(jobsOf.get(job.batch.id) ?? []), job])
    }
    return new Map([...jobsOf].map(([id, jobs]) => [id, batchProgress(jobs)]))
  })
  const open = () => [...progresses()].filter(([, { active, failed }]) => active.length + failed.length > 0)
  return {
    ids: createMemo(() => open().map(([id]) => id)),
    progress: (id) => progresses().get(id),
  }
}
