import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js'
import type { Job } from '../core/job'
import type { Codegen } from './codegen'
import { watchJob } from './watchJob'

/** The job as a signal; `undefined` until it has been read, and again when another id is asked for. */
export function createCodegenJob(codegen: Codegen, id: Accessor<string>): Accessor<Job | undefined> {
  const [job, setJob] = createSignal<Job>()
  createEffect(() => {
    const watched = watchJob(codegen, id())
    setJob(undefined)
    onCleanup(watched.subscribe(() => setJob(() => watched.current())))
  })
  return job
}
