import { createSignal, Show } from 'solid-js'
import { type Failure, toFailure } from '../../../core/failure'
import { ConfirmButton } from '../../parts/ConfirmButton'
import { FailureNote } from '../../parts/FailureNote'
import { useApp } from '../../state/app'

/** Leaves nothing of the account in this browser; works offline too. */
export function SignOutPart() {
  const app = useApp()
  const [failure, setFailure] = createSignal<Failure>()
  // Every tab starts afresh when it is told, this one too.
  const signOut = () =>
    app.connection
      .codegen()
      ?.signOut()
      .catch((error: unknown) => setFailure(toFailure(error)))
  return (
    <section class="part" aria-label="Sign out">
      <h2>Sign out</h2>
      <p class="soft">
        Takes everything of this account off this browser, in all tabs: jobs, code with every version, drafts, copies,
        settings and the token. Jobs go on at the server. Make a backup first if you want to keep the code.
      </p>
      <div class="actions">
        <ConfirmButton
          label="Sign out…"
          question="Sign out, and delete all jobs and code of this account from this browser? This cannot be undone."
          confirm="Sign out and delete"
          onConfirm={() => void signOut()}
        />
      </div>
      <Show when={failure()}>{(reason) => <FailureNote failure={reason()} />}</Show>
    </section>
  )
}
