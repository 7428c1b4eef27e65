import { type RouteSectionProps, useLocation } from '@solidjs/router'
import { Suspense } from 'solid-js'
import { Splitter } from '../../shell/Splitter'
import { useApp } from '../../state/app'
import { JobList } from './JobList'
import './jobs.css'

/** The list of jobs, and beside it the one that was chosen. */
export default function JobsPlace(props: RouteSectionProps) {
  const app = useApp()
  const location = useLocation()
  const isDeep = () => location.pathname !== '/jobs'
  /** Nothing to choose from: one pane says so. */
  const lone = () => !isDeep() && app.jobs.loaded() && app.jobs.ids().length === 0
  return (
    <div class="place two-panes" classList={{ deep: isDeep(), lone: lone() }}>
      <section class="pane list-pane" aria-labelledby="jobs-title">
        <JobList />
      </section>
      <Splitter pane="list" label="Width of the list of jobs" />
      <section class="pane detail-pane" aria-label="Job">
        {/* Of its own: a job that is still loading must not hold the list out of the page, where rows are measured. */}
        <Suspense>{props.children}</Suspense>
      </section>
    </div>
  )
}
