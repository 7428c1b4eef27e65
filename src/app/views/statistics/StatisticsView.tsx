import { A } from '@solidjs/router'
import { createMemo, Match, Show, Switch } from 'solid-js'
import type { CodegenStatistics } from '../../../core/job'
import { Bars } from '../../parts/Bars'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { FailureNote } from '../../parts/FailureNote'
import { pageTitle } from '../../parts/pageTitle'
import { Reading } from '../../parts/Reading'
import { useApp } from '../../state/app'
import { createReading } from '../../state/reading'
import { number } from '../../words/count'
import { durationText } from '../../words/duration'
import { checkCounts, quantile, tookMs } from '../../words/figures'
import { CodeFigures } from './CodeFigures'
import { DurationChart } from './DurationChart'
import { Figure } from './Figure'
import '../../styles/bars.css'
import './statistics.css'

/** How jobs end, how long they take, and what the code is made of. */
export default function StatisticsView() {
  const app = useApp()
  pageTitle(() => 'Statistics')
  const totals = createReading(
    () => {
      const codegen = app.connection.codegen()
      return codegen && { codegen, finished: app.jobs.finishedIds().length }
    },
    () => 'statistics',
    ({ codegen }) => codegen.statistics(),
  )
  const ended = (sum: CodegenStatistics) => sum.completed + sum.failed + sum.timedOut + sum.cancelled
  /** Also where no job of this browser brought it: it may have come with a backup. */
  const hasCode = () => (app.graphs.value()?.length ?? 0) > 0
  return (
    <article class="place pane statistics">
      <div class="pane-head">
        <h1>Statistics</h1>
      </div>
      <Switch fallback={<Reading />}>
        <Match when={totals.failure()}>{(failure) => <FailureNote failure={failure()} />}</Match>
        <Match when={app.graphs.settled() && totals.value()}>
          {(sum) => (
            <Show when={ended(sum()) > 0 || hasCode()} fallback={<NothingYet />}>
              <div class="figures">
                <Show when={ended(sum()) > 0}>
                  <Outcomes sum={sum()} />
                  <Durations />
                  <Checks sum={sum()} />
                </Show>
                <CodeFigures />
              </div>
            </Show>
          )}
        </Match>
      </Switch>
    </article>
  )
}

function NothingYet() {
  return (
    <EmptyPlace icon="chart" title="Nothing to count yet">
      <p>Once a job has ended, this shows how jobs end and how long they take.</p>
      <A class="button primary" href="/">
        New job
      </A>
    </EmptyPlace>
  )
}

function Outcomes(props: { readonly sum: CodegenStatistics }) {
  const rate = () => {
    const { completed, failed, timedOut } = props.sum
    const judged = completed + failed + timedOut
    return judged === 0 ? '–' : `${Math.round((completed / judged) * 100)} %`
  }
  const bar = (name: string, value: number, tone: string, state: string) => {
    return { name, value, text: number(value), tone, href: `/jobs?state=${state}` }
  }
  return (
    <Figure title="How jobs ended">
      <p class="figure-lead">
        <b>{rate()}</b> completed, of those that were not cancelled
      </p>
      <Bars
        label="Jobs by outcome"
        bars={[
          bar('Completed', props.sum.completed, 'tone-good', 'completed'),
          bar('Failed', props.sum.failed, 'tone-bad', 'failed'),
          bar('Timed out', props.sum.timedOut, 'tone-warn', 'failed'),
          bar('Cancelled', props.sum.cancelled, 'tone-plain', 'cancelled'),
        ]}
      />
      <p class="faint">All jobs that ended in this browser, also those that are no longer in the list.</p>
    </Figure>
  )
}

function Durations() {
  const app = useApp()
  const jobs = createMemo(() => app.jobs.finishedIds().flatMap((id) => app.jobs.get(id) ?? []))
  const times = createMemo(() => jobs().flatMap((job) => tookMs(job) ?? []))
  const text = (part: number) => {
    const value = quantile(times(), part)
    return value === undefined ? '–' : durationText(value)
  }
  return (
    <Figure title="How long they took" tall>
      <p class="figure-lead">
        <b>{text(0.5)}</b> median, <b>{text(0.9)}</b> for nine of ten
      </p>
      <DurationChart jobs={jobs()} />
      <p class="faint">From sending to code stored here, of the jobs in the list that brought some.</p>
    </Figure>
  )
}

function Checks(props: { readonly sum: CodegenStatistics }) {
  const app = useApp()
  const counts = createMemo(() => checkCounts(app.jobs.finishedIds().flatMap((id) => app.jobs.get(id) ?? [])))
  const ended = () => props.sum.completed + props.sum.failed + props.sum.timedOut + props.sum.cancelled
  return (
    <Figure title="How often the server was asked">
      <p class="figure-lead">
        <b>{(props.sum.checks / Math.max(1, ended())).toFixed(1)}</b> checks per job
      </p>
      <Bars
        label="Jobs by number of checks"
        bars={counts().map(([checks, jobs], place) => ({
          name: `${checks}${place === 10 ? ' or more' : ''} ${checks === 1 ? 'check' : 'checks'}`,
          value: jobs,
          text: number(jobs),
          tone: 'tone-accent',
        }))}
      />
    </Figure>
  )
}
