import { FAILURES, type FailureCode } from '../../core/failure'
import { isTerminal, type Job, type JobMoment } from '../../core/job'
import { durationText } from './duration'

/** A stretch of a job's life, in ms since its submission. */
export interface Stretch {
  readonly what: 'here' | 'server' | 'fetch' | 'paused'
  readonly from: number
  readonly to: number
}

export interface ChartMoment {
  readonly what: JobMoment['what'] | 'next' | 'expected'
  /** In ms since the submission. */
  readonly at: number
  readonly words: string
}

/** A job as a picture over time. */
export interface JobChart {
  /** The whole width, in ms. */
  readonly span: number
  readonly stretches: readonly Stretch[]
  readonly moments: readonly ChartMoment[]
  /** Moments that get a number below the picture, in ms. */
  readonly ticks: readonly number[]
}

const WORDS: Record<ChartMoment['what'], string> = {
  submitted: 'Submitted',
  accepted: 'Taken by the server',
  checked: 'Checked',
  troubled: 'Trouble',
  finished: 'Finished',
  paused: 'Paused',
  resumed: 'Went on',
  next: 'Next check',
  expected: 'Expected end',
}

export function momentWords(what: ChartMoment['what'], note?: string): string {
  if (!note) return WORDS[what]
  return `${WORDS[what]}: ${Object.hasOwn(FAILURES, note) ? FAILURES[note as FailureCode].what.replace(/\.$/, '') : note}`
}

/** `expectedAt` is when it will probably be done, where that is known; both moments are ms since 1970. */
export function chartJob(job: Job, now: number, expectedAt?: number): JobChart {
  const since = (at: number) => Math.max(0, at - job.createdAt)
  const end = since(job.finishedAt ?? now)
  const final = isTerminal(job)
  const ahead: ChartMoment[] = []
  if (!final && job.dueAt !== undefined && job.dueAt > now)
    ahead.push({ what: 'next', at: since(job.dueAt), words: WORDS.next })
  if (!final && expectedAt !== undefined && expectedAt > now)
    ahead.push({ what: 'expected', at: since(expectedAt), words: WORDS.expected })
  const moments = [
    ...job.timeline.map(({ what, at, note }) => ({ what, at: since(at), words: momentWords(what, note) })),
    ...ahead,
  ]
  const span = Math.max(1_000, end, ...moments.map(({ at }) => at)) * 1.02
  return { span, stretches: stretchesOf(job, end, since), moments, ticks: ticksOf(span) }
}

function stretchesOf(job: Job, end: number, since: (at: number) => number): readonly Stretch[] {
  const first = (what: JobMoment['what']) => job.timeline.find((moment) => moment.what === what)?.at
  const acceptedAt = first('accepted')
  const accepted = acceptedAt === undefined ? end : since(acceptedAt)
  const lastCheck = job.timeline.findLast(({ what }) => what === 'checked')?.at
  const fetching = job.state === 'completed' || job.state === 'fetching'
  const done = fetching && lastCheck !== undefined ? Math.max(accepted, since(lastCheck)) : end
  const stretches: Stretch[] = [
    { what: 'here', from: 0, to: accepted },
    { what: 'server', from: accepted, to: done },
    { what: 'fetch', from: done, to: end },
    ...pausesOf(job, end, since),
  ]
  return stretches.filter(({ from, to }) => to > from)
}

function pausesOf(job: Job, end: number, since: (at: number) => number): readonly Stretch[] {
  return job.timeline.flatMap((moment, place): Stretch[] => {
    if (moment.what !== 'paused') return []
    const resumed = job.timeline.slice(place).find(({ what }) => what === 'resumed')
    return [{ what: 'paused', from: since(moment.at), to: resumed ? since(resumed.at) : end }]
  })
}

const TICKS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 86_400].map(
  (s) => s * 1_000,
)

/** Four to eight round numbers. */
export function ticksOf(span: number): readonly number[] {
  const step = TICKS_MS.find((ms) => span / ms <= 8) ?? span / 6
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, place) => place * step)
}

/** The picture in one sentence. */
export function chartWords(job: Job, { moments }: JobChart): string {
  const checks = moments.filter(({ what }) => what === 'checked').length
  const troubles = moments.filter(({ what }) => what === 'troubled').length
  const took =
    job.finishedAt === undefined ? 'not finished yet' : `finished after ${durationText(job.finishedAt - job.createdAt)}`
  return `${took}, ${checks} ${checks === 1 ? 'check' : 'checks'}${troubles > 0 ? `, ${troubles === 1 ? 'once' : `${troubles} times`} in trouble` : ''}`
}
