import { A, useParams } from '@solidjs/router'
import { createMemo, lazy, Match, Show, Switch } from 'solid-js'
import { isTerminal, type Job } from '../../../core/job'
import { readId } from '../../address'
import { BackLink } from '../../parts/BackLink'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { JobMark } from '../../parts/JobMark'
import { NotifyQuestion } from '../../parts/NotifyQuestion'
import { Part } from '../../parts/Part'
import { pageTitle } from '../../parts/pageTitle'
import { useApp } from '../../state/app'
import { describeJob, type JobTone } from '../../words/jobWords'
import { expectedEnd } from './expectedEnd'
import { JobActions } from './JobActions'
import { JobDoubt } from './JobDoubt'
import { JobFacts } from './JobFacts'
import { EarlierCode, JobOutcome } from './JobOutcome'
import { JobSteps } from './JobSteps'
import { JobTrouble } from './JobTrouble'

const JobTimeline = lazy(() => import('./JobTimeline'))

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
  const seen = createMemo<{ readonly id: string; readonly running: boolean }>((before) => {
    const { id } = props.job
    return before?.id === id && before.running ? before : { id, running: !isTerminal(props.job) }
  })
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
        <Show when={seen().running}>
          <SafeToLeave />
        </Show>
      </header>
      <JobTrouble job={props.job} />
      <JobDoubt job={props.job} />
      <JobOutcome job={props.job} />
      <Show when={!isTerminal(props.job)}>
        <JobSteps job={props.job} />
      </Show>
      <JobActions job={props.job} />
      <Show when={seen().running}>
        <NotifyQuestion />
      </Show>
      <JobFacts job={props.job} expectedAt={expectedAt()} />
      <Part>
        <JobTimeline job={props.job} expectedAt={expectedAt()} />
      </Part>
      {/* At the end: when it goes, nothing jumps. */}
      <Show when={!isTerminal(props.job)}>
        <EarlierCode job={props.job} />
      </Show>
    </article>
  )
}

/** It is as true when the job has ended, and stays: nothing below moves. */
function SafeToLeave() {
  const app = useApp()
  const health = () => app.connection.codegen()?.health()
  return (
    <Show when={health()}>
      {(known) => (
        <p class="soft">
          {known().storage === 'memory'
            ? 'Keep this tab open: this browser lets the app store nothing.'
            : 'You may close this tab; nothing is lost.'}
        </p>
      )}
    </Show>
  )
}
