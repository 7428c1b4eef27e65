import { A } from '@solidjs/router'
import { createMemo, Match, Show, Switch } from 'solid-js'
import { Icon } from '../../icons/Icon'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { Reading } from '../../parts/Reading'
import { VirtualRows } from '../../parts/VirtualRows'
import { useApp } from '../../state/app'
import { count } from '../../words/count'
import { BatchStrips } from './batch/BatchStrip'
import { CauseHead } from './CauseHead'
import { JobFilters } from './JobFilters'
import { JobRow } from './JobRow'
import { jobRows } from './jobRows'
import { useJobQuery } from './useJobQuery'

export function JobList() {
  const app = useApp()
  const asked = useJobQuery()
  const rows = createMemo(() => jobRows(asked.jobs(), asked.query().heap, asked.retried()))
  return (
    <>
      <div class="pane-head">
        <h1 id="jobs-title">Jobs</h1>
        <Show when={app.jobs.ids().length > 0}>
          <span class="faint jobs-count">{count(app.jobs.ids().length, 'job')}</span>
        </Show>
        <A class="button small" href="/jobs/import">
          <Icon name="plug" /> From elsewhere
        </A>
      </div>
      <Show when={app.jobs.ids().length > 0}>
        <JobFilters asked={asked} />
      </Show>
      <BatchStrips />
      <Switch fallback={<Reading what="the list" />}>
        <Match when={rows().length > 0}>
          <VirtualRows rows={rows()}>
            {(row) => (
              <Switch>
                <Match when={row.row === 'job' && row}>
                  {(job) => <JobRow id={job().id} search={asked.search()} />}
                </Match>
                <Match when={row.row === 'cause' && row}>{(group) => <CauseHead cause={group().cause} />}</Match>
                <Match when={row.row === 'head' && row}>
                  {(head) => (
                    <h2 class="row-head">
                      {head().title} <span class="faint">{head().amount}</span>
                    </h2>
                  )}
                </Match>
              </Switch>
            )}
          </VirtualRows>
        </Match>
        <Match when={app.jobs.ids().length > 0}>
          <p class="faint pad">
            No job is like that. <A href="/jobs">Show all</A>
          </p>
        </Match>
        <Match when={app.jobs.loaded()}>
          <EmptyPlace icon="jobs" title="No jobs yet">
            <p>Each graph you send becomes a job. It goes on when you close this page.</p>
            <A class="button primary" href="/">
              New job
            </A>
          </EmptyPlace>
        </Match>
      </Switch>
    </>
  )
}
