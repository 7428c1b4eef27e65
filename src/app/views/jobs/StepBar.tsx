import { For } from 'solid-js'
import type { Job } from '../../../core/job'
import { JOB_STEPS } from '../../../core/kubegram'
import { stepOf } from '../../words/jobWords'

type StepState = 'done' | 'now' | 'next'

/** The server's five steps as five bars: what is done, what is being done. The words stand beside it. */
export function StepBar(props: { readonly job: Job }) {
  return (
    <span class="steps" aria-hidden="true">
      <For each={JOB_STEPS}>{(_, place) => <i class={`step step-${stepState(props.job, place() + 1)}`} />}</For>
    </span>
  )
}

export function stepState(job: Job, place: number): StepState {
  if (job.state === 'completed' || job.state === 'fetching') return 'done'
  const now = stepOf(job) ?? 0
  if (place < now) return 'done'
  return place === now ? 'now' : 'next'
}
