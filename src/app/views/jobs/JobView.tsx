import { A, useParams } from '@solidjs/router'
import { Match, Show, Switch, untrack } from 'solid-js'
import { isTerminal, type Job } from '../../../core/job'
import { readId } from '../../address'
import { BackLink } from '../../parts/BackLink'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { JobMark } from '../../parts/JobMark'
import { NotifyQuestion } from '../../parts/NotifyQuestion'
import { pageTitle } from '../../parts/pageTitle'
import { useApp } from '../../state/app'
import { describeJob, type JobTone } from '../../words/jobWords'
import { expectedEnd } from './expectedEnd'
import { JobActions } from './JobActions'
import { JobDoubt } from './JobDoubt'
import { JobFacts } from './JobFacts'
import { EarlierCode, JobOutcome } from './JobOutcome'
import { JobSteps } from './JobSteps'
import { JobTimeline } from './JobTimeline'
import { JobTrouble } from './JobTrouble'

export default function JobView() {
  const app = useApp()
  const params = useParams()
  const job = () => {
    const id = readId(params.job)
    return id === undefined ? undefined : app.jobs.get(id)
  }
  pageTitle(() => job()?.graphName ?? 'Job')
  return (
    <Switch>
      <Match when={job()}>{(known) => <JobFace job={known()} />}</Match>
      <Match when={app.jobs.loaded()}>
        <h1 class="unseen">No such job</h1>
        <BackLink href="/jobs" to="jobs" />
        <EmptyPlace icon="jobs" title="This job is not here">
          <p>It was taken out of the list, or it belongs to another browser. Its code may still be under Graphs.</p>
          <A class="button" href="/graphs">
            All graphs
          </A>
        </EmptyPlace>
      </Match>
    </Switch>
  )
}

/** Tones whose detail stands in a note of its own below. */
const SAID_BELOW: ReadonlySet<JobTone> = new Set(['failed', 'done'])

function JobFace(props: { readonly job: Job }) {
  const words = () => describeJob(props.job)
  const expectedAt = expectedEnd(() => props.job)
  const wasRunning = !isTerminal(untrack(() => props.job))
  return (
    <article class="job">
      <header class="job-head">
        <div class="job-title">
          <BackLink href="/jobs" to="jobs" />
          <h1 class="job-name">
            <bdi>{props.job.graphName}</bdi>
          </h1>
        </div>
        <p class="job-state">
          <JobMark tone={words().tone} />
          <strong>{words().title}</strong>
          <Show when={!SAID_BELOW.has(words().tone) && words().detail}>
            <bdi class="soft">{words().detail}</bdi>
          </Show>
        </p>
      </header>
      <JobTrouble job={props.job} />
      <JobDoubt job={props.job} />
      <JobOutcome job={props.job} />
      <Show when={!isTerminal(props.job)}>
        <JobSteps job={props.job} />
      </Show>
      <JobActions job={props.job} />
      <Show when={wasRunning}>
        <NotifyQuestion />
      </Show>
      <JobFacts job={props.job} expectedAt={expectedAt()} />
      <JobTimeline job={props.job} expectedAt={expectedAt()} />
      {/* At the end: when it goes, nothing jumps. */}
      <Show when={!isTerminal(props.job)}>
        <EarlierCode job={props.job} />
      </Show>
    </article>
  )
}
