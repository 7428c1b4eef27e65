import { type RouteSectionProps, useParams } from '@solidjs/router'
import { Splitter } from '../../shell/Splitter'
import { useApp } from '../../state/app'
import { JobList } from './JobList'
import './jobs.css'

/** The list of jobs, and beside it the one that was chosen. */
export default function JobsPlace(props: RouteSectionProps) {
  const app = useApp()
  const params = useParams()
  /** Nothing to choose from: one pane says so. */
  const lone = () => params.job === undefined && app.jobs.loaded() && app.jobs.ids().length === 0
  return (
    <div class="place two-panes" classList={{ deep: params.job !== undefined, lone: lone() }}>
      <section class="pane list-pane" aria-labelledby="jobs-title">
        <JobList />
      </section>
      <Splitter pane="list" label="Width of the list of jobs" />
      <section class="pane detail-pane" aria-label="Job">
        {props.children}
      </section>
    </div>
  )
}
