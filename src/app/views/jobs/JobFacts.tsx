import { Show } from 'solid-js'
import { isTerminal, type Job } from '../../../core/job'
import { useApp } from '../../state/app'
import { holdWhile } from '../../state/clock'
import { number } from '../../words/count'
import { agoText, clockText, countdownText, durationText, timeText } from '../../words/duration'
import { elapsedMs, nextMove } from '../../words/jobWords'
import { scheduleText } from '../../words/pollingWords'
import { CopyLink } from './CopyLink'

interface JobFactsProps {
  readonly job: Job
  /** When it will probably be done, where past jobs tell. */
  readonly expectedAt: number | undefined
}

/** What is expected sooner than this is counted down to; what comes later has a time of day. */
const SOON_MS = 120_000
/** Of a job that waits for something else than the clock. */
const NO_MOVE = { label: 'Next check', at: undefined }

/** Numbers that move. There are as many of them before the end as after it, so that nothing jumps. */
export function JobFacts(props: JobFactsProps) {
  const app = useApp()
  const move = () => nextMove(props.job)
  holdWhile(app.clock, () => move() !== undefined || !isTerminal(props.job))
  const elapsed = () => elapsedMs(props.job, app.clock.now())
  const countdown = (at: number | undefined) => {
    if (at === undefined) return '–'
    return at <= app.clock.now() ? 'now' : countdownText(at - app.clock.now())
  }
  const expected = () => {
    const at = props.expectedAt
    return at !== undefined && at - app.clock.now() >= SOON_MS ? timeText(at) : countdown(at)
  }
  const ago = (at: number) => agoText(at, app.clock.now())
  return (
    <dl class="tiles">
      <Show
        when={move() ?? (isTerminal(props.job) ? undefined : NO_MOVE)}
        fallback={<Tile name="Ended" value={ago(props.job.finishedAt ?? props.job.updatedAt)} />}
      >
        {(next) => <Tile name={next().label} value={countdown(next().at)} />}
      </Show>
      <Show when={!isTerminal(props.job)} fallback={<Tile name="Sent" value={ago(props.job.createdAt)} />}>
        <Tile name="Expected" value={expected()} title="About as long as past jobs of this size took" />
      </Show>
      <Tile name="Attempt" value={number(props.job.attempt)} />
      <Tile
        name={isTerminal(props.job) ? 'Took' : 'Elapsed'}
        value={isTerminal(props.job) ? durationText(elapsed()) : clockText(elapsed())}
      />
      <Tile name="Nodes sent" value={number(props.job.nodeCount)} />
      <div class="tile-wide">
        <dt>Schedule</dt>
        <dd>
          <bdi>{scheduleText(props.job)}</bdi>
        </dd>
      </div>
      <div class="tile-wide">
        <dt>Server’s job id</dt>
        <dd>
          <Show when={props.job.serverJobId} fallback="None yet">
            {(serverJobId) => <CopyLink serverJobId={serverJobId()} />}
          </Show>
        </dd>
      </div>
    </dl>
  )
}

interface TileProps {
  readonly name: string
  readonly value: string
  readonly title?: string
}

function Tile(props: TileProps) {
  return (
    <div title={props.title}>
      <dt>{props.name}</dt>
      <dd class="figure">{props.value}</dd>
    </div>
  )
}
