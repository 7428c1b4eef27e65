import { type Accessor, createMemo } from 'solid-js'
import { expectedMs, learnDurations, seenDuration } from '../../../core/durations'
import { isTerminal, type Job } from '../../../core/job'
import { useApp } from '../../state/app'

/** When a job that runs will probably be done, in ms since 1970: learned from past jobs of about its size. */
export function expectedEnd(job: Accessor<Job>): Accessor<number | undefined> {
  const app = useApp()
  const durations = createMemo(() => {
    const seen = app.jobs.finishedIds().flatMap((id) => {
      const past = app.jobs.get(id)
      return (past && seenDuration(past)) ?? []
    })
    return isTerminal(job()) ? undefined : learnDurations(seen, job().nodeCount)
  })
  return createMemo(() => {
    const { acceptedAt } = job()
    const known = durations()
    if (!known || acceptedAt === undefined || isTerminal(job())) return undefined
    return acceptedAt + expectedMs(known, Math.max(0, app.clock.now() - acceptedAt))
  })
}
