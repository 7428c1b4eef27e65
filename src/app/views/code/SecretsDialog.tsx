export interface SecretsQuestion {
  /** What is about to happen, as the button says it: `Copy`. */
  readonly verb: string
  /** What is secret, and what either choice means. */
  readonly about: string
  /** How it is done without them: `masked`. */
  readonly without: string
  readonly answer: (withSecrets: boolean) => void
}

interface SecretsDialogProps {
  readonly question: SecretsQuestion
  readonly onDone: () => void
}

/** Asks before secret values leave the app. Mount it to ask. */
export function SecretsDialog(props: SecretsDialogProps) {
  const open = (dialog: HTMLDialogElement) => queueMicrotask(() => dialog.showModal())
  const close = (event: Event) => (event.currentTarget as Element).closest('dialog')?.close()
  const answer = (event: Event, withSecrets: boolean) => {
    close(event)
    props.question.answer(withSecrets)
  }
  return (
    <dialog class="dialog" ref={open} aria-label={`${props.question.verb} secrets?`} onClose={() => props.onDone()}>
      <p>{props.question.about}</p>
      <div class="actions">
        <button type="button" class="button" onClick={close}>
          Cancel
        </button>
        <button type="button" class="button" onClick={(event) => answer(event, false)}>
          {props.question.verb} {props.question.without}
        </button>
        <button type="button" class="button danger" onClick={(event) => answer(event, true)}>
          {props.question.verb} with secrets
        </button>
      </div>
    </dialog>
  )
}
