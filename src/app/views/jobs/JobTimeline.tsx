import { For } from 'solid-js'
import type { Job, JobMoment } from '../../../core/job'
import { JOB_STEPS } from '../../../core/kubegram'
import { dateLocale } from '../../state/dateLocale'
import { count } from '../../words/count'
import { clockText } from '../../words/duration'
import { momentWords } from '../../words/jobChart'
import { stepWords } from '../../words/jobWords'
import { JobChart } from './JobChart'

/** More moments than this are folded away: the picture tells them. */
const FEW = 8

/** What happened to a job: as a picture, and each moment with the time since its submission. */
export default function JobTimeline(props: { readonly job: Job; readonly expectedAt: number | undefined }) {
  const time = new Intl.DateTimeFormat(dateLocale(), { timeStyle: 'medium' })
  return (
    <section class="timeline" aria-labelledby="timeline-title">
      <h2 id="timeline-title" class="section-title">
        What happened
      </h2>
      <JobChart job={props.job} expectedAt={props.expectedAt} />
      <details class="moments" open={props.job.timeline.length <= FEW}>
        <summary>{count(props.job.timeline.length, 'moment')}</summary>
        <ol>
          <For each={props.job.timeline}>
            {(moment) => (
              <li class={`moment moment-${moment.what}`}>
                <time class="faint" dateTime={new Date(moment.at).toISOString()} title={time.format(moment.at)}>
                  +{clockText(moment.at - props.job.createdAt)}
                </time>
                <span class="moment-dot" aria-hidden="true" />
                <bdi>{momentWords(moment.what, noteText(moment))}</bdi>
              </li>
            )}
          </For>
        </ol>
      </details>
    </section>
  )
}

/** Notes are failure codes, steps, or words of the server: steps have a sentence of their own. */
function noteText({ note }: JobMoment): string | undefined {
  const step = JOB_STEPS.find((name) => name === note)
  return step ? stepWords(step) : note
}
