import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { FAILURES, type FailureAction } from '../../../core/failure'
import { isTerminal, type Job } from '../../../core/job'
import { againAddress } from '../../address'
import { Icon } from '../../icons/Icon'
import { CommandFailure } from '../../parts/CommandFailure'
import { againWords, isFromElsewhere } from '../../words/fromElsewhere'
import { troubleOf, waitsItsTurn } from '../../words/jobWords'
import { createJobCommands } from './jobCommands'
import { WaitButton } from './WaitButton'

/** Whether the button that has the browser wait may come: its place is kept, as that is known only later. */
const MAY_WAIT = 'BackgroundFetchManager' in window

/** What can be done about a job. The button that its failure asks for stands with the failure, not here. */
export function JobActions(props: { readonly job: Job }) {
  const commands = createJobCommands(() => props.job)
  const final = () => isTerminal(props.job)
  const offered = (): FailureAction => {
    const trouble = troubleOf(props.job)
    return trouble ? FAILURES[trouble.code].action : 'none'
  }
  return (
    <>
      <div class="actions job-actions" classList={{ 'job-runs': !final(), 'job-may-wait': MAY_WAIT }}>
        <Show when={!final() && props.job.pausedAt === undefined && offered() !== 'tryNow' && !waitsItsTurn(props.job)}>
          <button type="button" class="button job-now" disabled={commands.busy()} onClick={commands.checkNow}>
            <Icon name="refresh" /> {props.job.state === 'polling' ? 'Check now' : 'Try now'}
          </button>
        </Show>
        <Show when={!final()}>
          <button type="button" class="button job-stop" disabled={commands.busy()} onClick={commands.cancel}>
            <Icon name="stop" /> Cancel job
          </button>
        </Show>
        <WaitButton job={props.job} onFailure={commands.fail} />
        <Show when={final() && offered() !== 'retry' && offered() !== 'checkAgain'}>
          <button type="button" class="button" disabled={commands.busy()} onClick={commands.retry}>
            <Icon name="refresh" /> {againWords(props.job)}
          </button>
        </Show>
        <Show when={final()}>
          <button type="button" class="button" disabled={commands.busy()} onClick={commands.forget}>
            <Icon name="trash" /> Take out of the list
          </button>
        </Show>
        <Show when={offered() !== 'edit' && !isFromElsewhere(props.job)}>
          <A class="button job-again" href={againAddress(props.job.id)}>
            <Icon name="graphs" /> New job from this graph
          </A>
        </Show>
      </div>
      <CommandFailure failure={commands.failure()} />
    </>
  )
}
