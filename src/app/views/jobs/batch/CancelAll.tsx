import type { Job } from '../../../../core/job'
import { Icon } from '../../../icons/Icon'
import { count } from '../../../words/count'

interface CancelAllProps {
  readonly jobs: readonly Job[]
  readonly busy: boolean
  readonly cancel: (ids: readonly string[]) => void
}

/** Cancelling many jobs cannot be taken back: asks first, and says what is lost. */
export function CancelAll(props: CancelAllProps) {
  let dialog: HTMLDialogElement | undefined
  const running = () => props.jobs.filter(({ state }) => state !== 'outbox').length
  const question = () =>
    running() === 0
      ? 'None of them was sent yet.'
      : running() === props.jobs.length
        ? 'What the server did so far is lost.'
        : `${count(running(), 'job')} of them ${running() === 1 ? 'is' : 'are'} on the server: what it did so far is lost.`
  return (
    <>
      <button type="button" class="button small" disabled={props.busy} onClick={() => dialog?.showModal()}>
        <Icon name="stop" /> Cancel all
      </button>
      <dialog
        class="dialog"
        ref={dialog}
        aria-label="Cancel all"
        onClose={(event) => event.currentTarget.returnValue === 'yes' && props.cancel(props.jobs.map(({ id }) => id))}
      >
        <p>
          <strong>Cancel {count(props.jobs.length, 'job')}?</strong> {question()} Code that is stored here stays.
        </p>
        <div class="actions">
          <button type="button" class="button" onClick={() => dialog?.close('no')}>
            Keep going
          </button>
          <button type="button" class="button danger" onClick={() => dialog?.close('yes')}>
            <Icon name="stop" /> Cancel {count(props.jobs.length, 'job')}
          </button>
        </div>
      </dialog>
    </>
  )
}
