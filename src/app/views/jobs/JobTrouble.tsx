import { A } from '@solidjs/router'
import { Match, Show, Switch } from 'solid-js'
import { FAILURES } from '../../../core/failure'
import { isTerminal, type Job } from '../../../core/job'
import { againAddress } from '../../address'
import { CommandFailure } from '../../parts/CommandFailure'
import { FailureNote } from '../../parts/FailureNote'
import { againWords, isFromElsewhere } from '../../words/fromElsewhere'
import { troubleOf } from '../../words/jobWords'
import { createJobCommands } from './jobCommands'

/** Why a job failed, or what holds up one that goes on, with the one button that helps. */
export function JobTrouble(props: { readonly job: Job }) {
  const commands = createJobCommands(() => props.job)
  return (
    <>
      <Show when={troubleOf(props.job)}>
        {(failure) => (
          <FailureNote failure={failure()} mild={!isTerminal(props.job)}>
            <Switch>
              <Match when={FAILURES[failure().code].action === 'tryNow'}>
                <button type="button" class="button" disabled={commands.busy()} onClick={commands.checkNow}>
                  Try now
                </button>
              </Match>
              <Match when={FAILURES[failure().code].action === 'retry' && isTerminal(props.job)}>
                <button type="button" class="button primary" disabled={commands.busy()} onClick={commands.retry}>
                  {againWords(props.job)}
                </button>
              </Match>
              <Match when={FAILURES[failure().code].action === 'checkAgain'}>
                <button type="button" class="button primary" disabled={commands.busy()} onClick={commands.retry}>
                  Check again
                </button>
              </Match>
              <Match when={FAILURES[failure().code].action === 'edit' && !isFromElsewhere(props.job)}>
                <A class="button primary" href={againAddress(props.job.id)}>
                  Change and send again
                </A>
              </Match>
            </Switch>
          </FailureNote>
        )}
      </Show>
      <CommandFailure failure={commands.failure()} />
    </>
  )
}
