import { BATCH_LIMIT } from '../../src/core/batch'
import { type CodegenStatistics, isTerminal, type Job, NO_STATISTICS } from '../../src/core/job'
import type { Meta } from '../../src/storage/backend'
import { epochOf } from '../../src/storage/settings'
import { type Facts, must } from './facts'

/** Watches the few records that count: revision, statistics, settings. */
export function watchCounts(facts: Facts, now: () => number) {
  let counts = { completed: 0, failed: 0, cancelled: 0, timedOut: 0 }
  let statistics: CodegenStatistics | undefined
  let revision = 0
  return {
    meta(meta: Meta): void {
      if (meta.name === 'store') {
        must(meta.revision === revision + 1, 'store revision is not the next one')
        revision = meta.revision
      }
      if (meta.name === 'statistics') statistics = meta.statistics
      if (meta.name === 'settings') {
        facts.epoch = epochOf(meta.settings)
        facts.signedOutAt = meta.settings.signedOutAt === undefined ? undefined : (facts.signedOutAt ?? now())
        const { batchLimit = BATCH_LIMIT } = meta.settings
        if (batchLimit !== facts.batchLimit) facts.limitAt = now()
        facts.batchLimit = batchLimit
      }
    },
    ended(job: Job): void {
      if (isTerminal(job)) counts[job.state as keyof typeof counts] += 1
    },
    left(): void {
      counts = { completed: 0, failed: 0, cancelled: 0, timedOut: 0 }
      statistics = undefined
    },
    committed(): void {
      const { completed, failed, cancelled, timedOut } = statistics ?? NO_STATISTICS
      const isTrue =
        completed === counts.completed &&
        failed === counts.failed &&
        cancelled === counts.cancelled &&
        timedOut === counts.timedOut
      must(isTrue, `statistics say ${[completed, failed, cancelled, timedOut]}, a count says ${Object.values(counts)}`)
    },
  }
}
