import { A } from '@solidjs/router'
import { createMemo, Match, Show, Switch } from 'solid-js'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { VirtualRows } from '../../parts/VirtualRows'
import { useApp } from '../../state/app'
import { count } from '../../words/count'
import { JobRow } from './JobRow'

type Row = { readonly head: string; readonly amount: number } | { readonly id: string }

/** Active jobs first, finished ones below, each newest first. */
export function JobList() {
  const app = useApp()
  const rows = createMemo(() => [
    ...section('Active', app.jobs.activeIds()),
    ...section('Finished', app.jobs.finishedIds()),
  ])
  return (
    <>
      <div class="pane-head">
        <h1 id="jobs-title">Jobs</h1>
        <Show when={app.jobs.ids().length > 0}>
          <span class="faint">{count(app.jobs.ids().length, 'job')}</span>
        </Show>
      </div>
      <Switch>
        <Match when={rows().length > 0}>
          <VirtualRows rows={rows()}>
            {(row) =>
              'id' in row ? (
                <JobRow id={row.id} />
              ) : (
                <h2 class="row-head">
                  {row.head} <span class="faint">{row.amount}</span>
                </h2>
              )
            }
          </VirtualRows>
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

const rowsById = new Map<string, Row>()

/** The same row object for the same job, so that a list made anew keeps its elements and the focus in them. */
function section(head: string, ids: readonly string[]): readonly Row[] {
  if (ids.length === 0) return []
  return [rowOf(`${head} ${ids.length}`, { head, amount: ids.length }), ...ids.map((id) => rowOf(`#${id}`, { id }))]
}

function rowOf(key: string, row: Row): Row {
  const known = rowsById.get(key)
  if (known) return known
  rowsById.set(key, row)
  return row
}
