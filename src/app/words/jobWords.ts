import { FAILURES, type Failure, failure } from '../../core/failure'
import { isTerminal, type Job } from '../../core/job'
import { JOB_STEPS, type JobStep } from '../../core/kubegram'
import { count } from './count'

/** How a job looks: each has its own shape and colour, and its own words. */
export type JobTone = 'waiting' | 'working' | 'paused' | 'done' | 'failed' | 'stopped'

export interface JobWords {
  readonly tone: JobTone
  /** The state in one or two words. */
  readonly title: string
  /** What happens, or happened, in half a sentence; may be empty. */
  readonly detail: string
}

const STEP_WORDS: Record<JobStep, string> = {
  getOrCreateGraph: 'Saving the graph',
  getPrompt: 'Preparing the request',
  llmCall: 'Writing code',
  buildKubernetesGraph: 'Building manifests',
  validateConfigurations: 'Checking manifests',
}

export function describeJob(job: Job): JobWords {
  if (job.pausedAt !== undefined) return { tone: 'paused', title: 'Paused', detail: 'Waits for a sign-in' }
  switch (job.state) {
    case 'outbox':
      if (waitsItsTurn(job))
        return { tone: 'waiting', title: 'Waits its turn', detail: 'Sent when others of its batch end' }
      return { tone: 'waiting', title: 'Will be sent', detail: 'Saved here, waits for the server' }
    case 'polling':
      return { tone: 'working', title: runningTitle(job), detail: stepText(job) }
    case 'fetching':
      return { tone: 'working', title: 'Fetching code', detail: 'Done on the server, being stored here' }
    case 'completed':
      return { tone: job.result?.files === 0 ? 'stopped' : 'done', title: 'Completed', detail: resultText(job) }
    case 'failed':
      return { tone: 'failed', title: 'Failed', detail: reasonText(job) }
    case 'timedOut':
      return { tone: 'failed', title: 'Timed out', detail: reasonText(job) }
    case 'cancelled':
      return { tone: 'stopped', title: 'Cancelled', detail: job.cancelPending ? 'The server is being told' : '' }
  }
}

/** Why a job ended or what holds it up; one that is done without a single file has a reason to be told as well. */
export function troubleOf(job: Job): Failure | undefined {
  const isEmpty = job.state === 'completed' && job.result?.files === 0
  return job.failure ?? (isEmpty ? failure('empty') : undefined)
}

/** One of a batch that was not sent yet: others of it may be before it. */
export function waitsItsTurn(job: Job): boolean {
  return job.batch !== undefined && job.state === 'outbox' && job.sentAt === undefined && job.failure === undefined
}

/** An unknown status word of the server is shown as it came. A job in a later step is not queued, whatever it is called. */
function runningTitle(job: Job): string {
  const word = job.serverStatus?.trim() ?? ''
  if (/^(pending|queued)?$/i.test(word)) return (stepOf(job) ?? 1) > 1 ? 'Running' : 'Queued'
  return /^(running|started|processing|in_progress)$/i.test(word) ? 'Running' : word
}

/** Which of the server's steps a job is in, from 1; `undefined` where the server does not say. */
export function stepOf(job: Job): number | undefined {
  const place = JOB_STEPS.indexOf(job.step as JobStep)
  return place < 0 ? undefined : place + 1
}

function stepText(job: Job): string {
  const step = stepOf(job)
  if (step === undefined) return job.step ?? ''
  return `Step ${step} of ${JOB_STEPS.length}: ${STEP_WORDS[job.step as JobStep]}`
}

export function stepWords(step: JobStep): string {
  return STEP_WORDS[step]
}

function reasonText(job: Job): string {
  return job.failure ? FAILURES[job.failure.code].what.replace(/\.$/, '') : ''
}

function resultText(job: Job): string {
  if (!job.result) return ''
  if (job.result.files === 0) return 'no file came back'
  return `${count(job.result.files, 'file')} for ${count(job.result.nodes, 'node')}`
}

/** Time between submission and end, or until `now`. */
export function elapsedMs(job: Job, now: number): number {
  return Math.max(0, (job.finishedAt ?? now) - job.createdAt)
}

/** What the clock of a job counts down to, and until when; `undefined` when nothing is planned. */
export function nextMove(job: Job): { readonly label: string; readonly at: number } | undefined {
  if (job.dueAt === undefined || job.pausedAt !== undefined) return undefined
  if (job.cancelPending) return { label: 'Telling the server', at: job.dueAt }
  if (isTerminal(job) || waitsItsTurn(job)) return undefined
  const label = { outbox: 'Next try', polling: 'Next check', fetching: 'Next try' } as const
  return { label: label[job.state as keyof typeof label], at: job.dueAt }
}

/** What a screen reader is told when a job moved on; `undefined` when the change is not worth a word. */
export function announceJob(before: Job | undefined, now: Job): string | undefined {
  if (!before || before.state === now.state) return undefined
  if (now.state === 'polling') return `${now.graphName}: the server has taken the job.`
  if (!isTerminal(now)) return undefined
  const { title, detail } = describeJob(now)
  return `${now.graphName}: ${[title.toLowerCase(), detail].filter(Boolean).join(', ')}.`
}
