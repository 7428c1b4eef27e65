import { Show } from 'solid-js'
import { isTerminal, type Job } from '../../../core/job'
import { useApp } from '../../state/app'
import { holdWhile } from '../../state/clock'
import { clockText, countdownText, durationText, timeText } from '../../words/duration'
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

/** Numbers that move: they keep their width, so that nothing jumps. */
export function JobFacts(props: JobFactsProps) {
  const app = useApp()
  const move = () => nextMove(props.job)
  holdWhile(app.clock, () => move() !== undefined || !isTerminal(props.job))
  const elapsed = () => elapsedMs(props.job, app.clock.now())
  const countdown = (at: number) => (at <= app.clock.now() ? 'now' : countdownText(at - app.clock.now()))
  return (
    <dl class="tiles">
      <Show when={move()}>
        {(next) => (
          <div>
            <dt>{next().label}</dt>
            <dd class="figure">{countdown(next().at)}</dd>
          </div>
        )}
      </Show>
      <Show when={props.expectedAt}>
        {(at) => (
          <div title="As long as past jobs of this size took">
            <dt>Expected about</dt>
            <dd class="figure">{at() - app.clock.now() < SOON_MS ? countdown(at()) : timeText(at())}</dd>
          </div>
        )}
      </Show>
      <div>
        <dt>Attempt</dt>
        <dd class="figure">{props.job.attempt}</dd>
      </div>
      <div>
        <dt>{isTerminal(props.job) ? 'Took' : 'Elapsed'}</dt>
        <dd class="figure">{isTerminal(props.job) ? durationText(elapsed()) : clockText(elapsed())}</dd>
      </div>
      <div>
        <dt>Nodes sent</dt>
        <dd class="figure">{props.job.nodeCount.toLocaleString('en')}</dd>
      </div>
      <div class="tile-wide">
        <dt>Schedule</dt>
        <dd>
          <bdi>{scheduleText(props.job)}</bdi>
        </dd>
      </div>
      <Show when={props.job.serverJobId}>
        <div class="tile-wide">
          <dt>Server’s job id</dt>
          <dd>
            <CopyLink serverJobId={props.job.serverJobId ?? ''} />
          </dd>
        </div>
      </Show>
    </dl>
  )
}
