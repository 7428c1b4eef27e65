import { useMemo, useSyncExternalStore } from 'react'
import type { Job } from '../core/job'
import type { Codegen } from './codegen'
import { watchJob } from './watchJob'

/** The job as it is now, again whenever it changes; `undefined` until it has been read. */
export function useCodegenJob(codegen: Codegen, id: string): Job | undefined {
  const watched = useMemo(() => watchJob(codegen, id), [codegen, id])
  return useSyncExternalStore(watched.subscribe, watched.current, watched.current)
}
