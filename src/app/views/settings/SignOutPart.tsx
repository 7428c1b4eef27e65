import { createSignal } from 'solid-js'
import { type Failure, toFailure } from '../../../core/failure'
import { CommandFailure } from '../../parts/CommandFailure'
import { ConfirmButton } from '../../parts/ConfirmButton'
import { useApp } from '../../state/app'
import { count } from '../../words/count'

/** Leaves nothing of the account in this browser; works offline too. What goes is said before it does. */
export function SignOutPart() {
  const app = useApp()
  const [failure, setFailure] = createSignal<Failure>()
  const question = () => {
    const jobs = count(app.jobs.ids().length, 'job')
    const graphs = count(app.graphs.value()?.length ?? 0, 'graph')
    return `Sign out, and delete ${jobs} and the code of ${graphs} with every version from this browser? This cannot be undone.`
  }
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
          question={question()}
          confirm="Sign out and delete"
          onConfirm={() => void signOut()}
        />
      </div>
      <CommandFailure failure={failure()} />
    </section>
  )
}
