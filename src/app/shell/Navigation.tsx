import { A } from '@solidjs/router'
import { createMemo, For, on, Show } from 'solid-js'
import { graphAddress, jobAddress } from '../address'
import { Icon } from '../icons/Icon'
import type { IconName } from '../icons/iconNames'
import { JobMark } from '../parts/JobMark'
import { useApp } from '../state/app'
import { number } from '../words/count'
import { describeJob } from '../words/jobWords'
import { type SideGraph, sideGraphs } from '../words/sideGraphs'
import { PLACES } from './places'
import { Splitter } from './Splitter'

/** Of so many jobs, the newest, is looked for those that go on. */
const MOST_JOBS = 100
const MOST_GRAPHS = 30

/** The left pane; a rail on a middle-sized screen, the bottom bar on a phone. */
export function Navigation() {
  const app = useApp()
  return (
    <nav class="side-place" aria-label="Main">
      <div class="side">
        <ul class="side-links">
          <For each={PLACES}>
            {(place) => (
              <NavLink
                {...place}
                amount={place.href === '/jobs' ? app.jobs.activeIds().length : 0}
                end={place.href === '/'}
              />
            )}
          </For>
          <NavLink href="/more" icon="more" label="Menu" onlyPhone />
        </ul>
        <RecentGraphs />
      </div>
      <Splitter pane="side" label="Width of the list of graphs and jobs" />
    </nav>
  )
}

interface NavLinkProps {
  readonly href: string
  readonly icon: IconName
  readonly label: string
  readonly amount?: number
  readonly end?: boolean
  readonly main?: boolean
  readonly onlyPhone?: boolean
}

function NavLink(props: NavLinkProps) {
  return (
    <li classList={{ 'not-phone': !props.main && !props.onlyPhone, 'only-phone': props.onlyPhone ?? false }}>
      <A href={props.href} class="side-link" activeClass="here" end={props.end ?? false}>
        <Icon name={props.icon} />
        <span class="side-word">{props.label}</span>
        <Show when={props.amount}>
          <span class="badge">
            {props.amount}
            <span class="unseen"> active</span>
          </span>
        </Show>
      </A>
    </li>
  )
}

/** What one works on: a job that goes on leads to itself, and is its graph once it has landed. */
function RecentGraphs() {
  const app = useApp()
  const readAt = createMemo(on(app.graphs.value, () => Date.now()))
  const recent = createMemo(() => {
    const newest = app.jobs.ids().slice(0, MOST_JOBS)
    const jobs = newest.flatMap((id) => app.jobs.get(id) ?? [])
    const rows = sideGraphs(jobs, app.graphs.value() ?? [], readAt()).slice(0, MOST_GRAPHS)
    return new Map(rows.map((row) => [row.graphId, row]))
  })
  return (
    <Show when={recent().size > 0}>
      <section class="side-section" aria-labelledby="side-graphs">
        <h2 id="side-graphs" class="side-title">
          Recent graphs
        </h2>
        <ul>
          <For each={[...recent().keys()]}>
            {(graphId) => <Show when={recent().get(graphId)}>{(row) => <GraphLink row={row()} />}</Show>}
          </For>
        </ul>
      </section>
    </Show>
  )
}

function GraphLink(props: { readonly row: SideGraph }) {
  const active = () => props.row.active
  const href = () => {
    const job = active()
    return job ? jobAddress(job.id) : graphAddress(props.row.graphId)
  }
  return (
    <li>
      <A href={href()} class="side-item" activeClass="here">
        <span class="side-mark">
          <Show when={active()} fallback={<Icon name="graphs" />}>
            {(job) => <JobMark tone={describeJob(job()).tone} />}
          </Show>
        </span>
        <bdi class="cut">{active()?.graphName ?? props.row.entry?.name}</bdi>
        <Show when={active()} fallback={<FileCount entry={props.row.entry} />}>
          <span class="unseen">, its job is under way</span>
        </Show>
      </A>
    </li>
  )
}

function FileCount(props: { readonly entry: SideGraph['entry'] }) {
  return <Show when={props.entry}>{(entry) => <span class="faint">{number(entry().files)}</span>}</Show>
}
