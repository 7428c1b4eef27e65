import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import type { Job } from '../../../core/job'
import { jobAddress } from '../../address'
import { JobMark } from '../../parts/JobMark'
import { useApp } from '../../state/app'
import { holdWhile } from '../../state/clock'
import { agoText, countdownText } from '../../words/duration'
import { describeJob, nextMove } from '../../words/jobWords'
import { StepBar } from './StepBar'

interface JobRowProps {
  readonly id: string
  /** What the list is narrowed to: it stays so when the job is opened. */
  readonly search: string
}

export function JobRow(props: JobRowProps) {
  const app = useApp()
  return <Show when={app.jobs.get(props.id)}>{(job) => <Row job={job()} search={props.search} />}</Show>
}

function Row(props: { readonly job: Job; readonly search: string }) {
  const app = useApp()
  const words = () => describeJob(props.job)
  const move = () => nextMove(props.job)
  holdWhile(app.clock, () => move() !== undefined)
  const trail = () => {
    const next = move()
    return next ? countdownText(next.at - app.clock.now()) : agoText(props.job.createdAt, app.clock.now())
  }
  return (
    <A class="row-item job-row" href={`${jobAddress(props.job.id)}${props.search}`} activeClass="here">
      <JobMark tone={words().tone} />
      <span class="two-lines">
        <span class="line">
          <bdi class="cut">{props.job.graphName}</bdi>
          <span class="faint time" title={move()?.label}>
            {trail()}
          </span>
        </span>
        <span class="faint cut">{[words().title, words().detail].filter(Boolean).join(' · ')}</span>
        <Show when={words().tone === 'working'}>
          <StepBar job={props.job} />
        </Show>
      </span>
    </A>
  )
}
