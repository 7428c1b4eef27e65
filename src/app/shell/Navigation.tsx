import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { graphAddress, jobAddress } from '../address'
import { Icon } from '../icons/Icon'
import type { IconName } from '../icons/iconNames'
import { JobMark } from '../parts/JobMark'
import { useApp } from '../state/app'
import { number } from '../words/count'
import { describeJob } from '../words/jobWords'
import { PLACES } from './places'
import { Splitter } from './Splitter'

const MOST_JOBS = 6
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
        <ActiveJobs />
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

function ActiveJobs() {
  const app = useApp()
  return (
    <Show when={app.jobs.activeIds().length > 0}>
      <section class="side-section" aria-labelledby="side-jobs">
        <h2 id="side-jobs" class="side-title">
          Active jobs
        </h2>
        <ul>
          <For each={app.jobs.activeIds().slice(0, MOST_JOBS)}>
            {(id) => (
              <Show when={app.jobs.get(id)}>
                {(job) => (
                  <li>
                    <A href={jobAddress(id)} class="side-item" activeClass="here">
                      <JobMark tone={describeJob(job()).tone} />
                      <bdi class="cut">{job().graphName}</bdi>
                    </A>
                  </li>
                )}
              </Show>
            )}
          </For>
        </ul>
      </section>
    </Show>
  )
}

function RecentGraphs() {
  const app = useApp()
  const recent = () => app.graphs.value()?.slice(0, MOST_GRAPHS) ?? []
  return (
    <Show when={recent().length > 0}>
      <section class="side-section" aria-labelledby="side-graphs">
        <h2 id="side-graphs" class="side-title">
          Graphs with code
        </h2>
        <ul>
          <For each={recent()}>
            {(graph) => (
              <li>
                <A href={graphAddress(graph.graphId)} class="side-item" activeClass="here">
                  <Icon name="graphs" />
                  <bdi class="cut">{graph.name}</bdi>
                  <span class="faint">{number(graph.files)}</span>
                </A>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  )
}
