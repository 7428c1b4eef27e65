import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { pageTitle } from '../../parts/pageTitle'
import { useApp } from '../../state/app'

export default function JobsHint() {
  const app = useApp()
  pageTitle(() => 'Jobs')
  return (
    <Show when={app.jobs.ids().length > 0}>
      <EmptyPlace icon="jobs" title="Choose a job to see how it goes">
        <p>
          Or <A href="/">start a new one</A>.
        </p>
      </EmptyPlace>
    </Show>
  )
}
