import { For, Show } from 'solid-js'
import { FAILURES, type FailureCode } from '../../../core/failure'
import type { Job, JobMoment } from '../../../core/job'
import { JOB_STEPS } from '../../../core/kubegram'
import { clockText } from '../../words/duration'
import { stepWords } from '../../words/jobWords'

const WHAT: Record<JobMoment['what'], string> = {
  submitted: 'Submitted',
  accepted: 'Taken by the server',
  checked: 'Checked',
  troubled: 'Trouble',
  finished: 'Finished',
  paused: 'Paused',
  resumed: 'Went on',
}

/** What happened to a job, each with the time since its submission. */
export function JobTimeline(props: { readonly job: Job }) {
  const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })
  return (
    <section class="timeline" aria-labelledby="timeline-title">
      <h2 id="timeline-title" class="section-title">
        What happened
      </h2>
      <ol>
        <For each={props.job.timeline}>
          {(moment) => (
            <li class={`moment moment-${moment.what}`}>
              <time class="faint" dateTime={new Date(moment.at).toISOString()} title={time.format(moment.at)}>
                +{clockText(moment.at - props.job.createdAt)}
              </time>
              <span class="moment-dot" aria-hidden="true" />
              <span>
                {WHAT[moment.what]}
                <Show when={noteText(moment)}>
                  <bdi class="soft"> · {noteText(moment)}</bdi>
                </Show>
              </span>
            </li>
          )}
        </For>
      </ol>
    </section>
  )
}

/** Notes are failure codes, steps, or words of the server: those that have a sentence get it. */
function noteText({ note }: JobMoment): string {
  if (note === undefined) return ''
  if (Object.hasOwn(FAILURES, note)) return FAILURES[note as FailureCode].what
  const step = JOB_STEPS.find((name) => name === note)
  return step ? stepWords(step) : note
}
