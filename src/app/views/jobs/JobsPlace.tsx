import { type RouteSectionProps, useParams } from '@solidjs/router'
import { JobList } from './JobList'
import './jobs.css'

/** The list of jobs, and beside it the one that was chosen. */
export default function JobsPlace(props: RouteSectionProps) {
  const params = useParams()
  return (
    <div class="place two-panes" classList={{ deep: params.job !== undefined }}>
      <section class="pane list-pane" aria-labelledby="jobs-title">
        <JobList />
      </section>
      <section class="pane detail-pane" aria-label="Job">
        {props.children}
      </section>
    </div>
  )
}
