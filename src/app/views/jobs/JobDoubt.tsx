import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import type { Job } from '../../../core/job'
import { Icon } from '../../icons/Icon'
import { DOUBT_WORDS } from '../../words/doubtWords'

/** What is not certain about a job, and where to look. */
export function JobDoubt(props: { readonly job: Job }) {
  return (
    <Show when={props.job.doubt}>
      {(doubt) => (
        <div class="note mild">
          <Icon name="info" />
          <p class="note-text">
            <strong>{DOUBT_WORDS[doubt()].what}</strong> {DOUBT_WORDS[doubt()].why}
          </p>
          <A class="button" href="/jobs/import">
            Look at the server’s list
          </A>
        </div>
      )}
    </Show>
  )
}
