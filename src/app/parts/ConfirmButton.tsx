import { Icon } from '../icons/Icon'

interface ConfirmButtonProps {
  readonly label: string
  readonly question: string
  readonly confirm: string
  readonly onConfirm: () => void
}

/** A button for what cannot be undone: asks first, in the browser's own modal dialog. */
export function ConfirmButton(props: ConfirmButtonProps) {
  let dialog: HTMLDialogElement | undefined
  return (
    <>
      <button type="button" class="button danger" onClick={() => dialog?.showModal()}>
        <Icon name="trash" /> {props.label}
      </button>
      <dialog
        class="dialog"
        ref={dialog}
        aria-label={props.label}
        onClose={(event) => event.currentTarget.returnValue === 'yes' && props.onConfirm()}
      >
        <p>
          <bdi>{props.question}</bdi>
        </p>
        <div class="actions">
          <button type="button" class="button" onClick={() => dialog?.close('no')}>
            Keep it
          </button>
          <button type="button" class="button danger" onClick={() => dialog?.close('yes')}>
            {props.confirm}
          </button>
        </div>
      </dialog>
    </>
  )
}
