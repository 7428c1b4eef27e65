import { For } from 'solid-js'
import type { Job } from '../../../core/job'
import { JOB_STEPS } from '../../../core/kubegram'
import { Icon } from '../../icons/Icon'
import { stepWords } from '../../words/jobWords'
import { stepState } from './StepBar'

const STATE_WORDS = { done: 'done', now: 'now', next: 'to come' } as const

/** What the server does, step by step. */
export function JobSteps(props: { readonly job: Job }) {
  return (
    <ol class="step-list" aria-label="Steps">
      <For each={JOB_STEPS}>
        {(step, place) => {
          const state = () => stepState(props.job, place() + 1)
          return (
            <li class={`step-line step-${state()}`} aria-current={state() === 'now' ? 'step' : undefined}>
              <span class="step-dot">{state() === 'done' ? <Icon name="check" /> : place() + 1}</span>
              {stepWords(step)}
              <span class="unseen">, {STATE_WORDS[state()]}</span>
            </li>
          )
        }}
      </For>
    </ol>
  )
}
