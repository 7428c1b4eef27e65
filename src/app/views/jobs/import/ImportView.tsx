import { BackLink } from '../../../parts/BackLink'
import { pageTitle } from '../../../parts/pageTitle'
import { AttachForm } from './AttachForm'
import { ServerJobs } from './ServerJobs'
import '../../settings/settings.css'
import './import.css'

/** Jobs that were started elsewhere: one by its id or a link to it, or the server's list page by page. */
export default function ImportView() {
  pageTitle(() => 'Jobs from elsewhere')
  return (
    <article class="job import">
      <header class="job-title">
        <BackLink href="/jobs" to="jobs" />
        <h1 class="job-name">Jobs from elsewhere</h1>
      </header>
      <AttachForm />
      <ServerJobs />
    </article>
  )
}
