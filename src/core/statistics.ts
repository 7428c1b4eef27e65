import { type CodegenStatistics, isTerminal, type Job } from './job'

/** Statistics after a job's record changed; counted once per job, when it becomes final. */
export function count(before: CodegenStatistics, was: Job, is: Job): CodegenStatistics {
  const checks = before.checks + Math.max(0, is.attempt - was.attempt)
  if (isTerminal(was) || !isTerminal(is)) return { ...before, checks }
  const state = is.state as 'completed' | 'failed' | 'cancelled' | 'timedOut'
  return { ...before, checks, [state]: before[state] + 1, files: before.files + (is.result?.files ?? 0) }
}
