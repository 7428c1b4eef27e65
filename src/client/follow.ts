import { CodegenError, failure } from '../core/failure'
import { isTerminal, type Job } from '../core/job'
import type { Codegen } from './codegen'

/**
 * A job's records, from the present one to the final one, each revision at most once. Aborting ends the following with
 * the signal's reason, and leaves the job alone. @throws {CodegenError} `notFound` when the job is not, or no longer, there
 */
export async function* followJob(codegen: Codegen, id: string, signal?: AbortSignal): AsyncGenerator<Job, void> {
  let wake = () => {}
  let revision = 0
  const poke = () => wake()
  // Events are only hints: the record is read for each, and once before the first.
  const unsubscribe = codegen.subscribe((event) => 'jobId' in event && event.jobId === id && poke())
  signal?.addEventListener('abort', poke)
  try {
    for (;;) {
      const poked = new Promise<void>((resolve) => {
        wake = resolve
      })
      signal?.throwIfAborted()
      const job = await codegen.job(id)
      if (!job) throw new CodegenError(failure('notFound'))
      if (job.revision > revision) {
        revision = job.revision
        yield job
        if (isTerminal(job)) return
      }
      await poked
    }
  } finally {
    unsubscribe()
    signal?.removeEventListener('abort', poke)
  }
}
