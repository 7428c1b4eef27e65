import { createEffect, createSignal, Show } from 'solid-js'
import type { Job } from '../../../core/job'
import { Icon } from '../../icons/Icon'
import { useApp } from '../../state/app'

/** Has the browser itself wait for the code. There only where that is possible, and not done yet. */
export function WaitButton(props: { readonly job: Job; readonly onFailure: (error: unknown) => void }) {
  const app = useApp()
  const [isOffered, setOffered] = createSignal(false)
  const look = async (id: string) => {
    setOffered((await app.connection.codegen()?.canWaitInBackground(id)) ?? false)
  }
  createEffect(() => {
    const { id, state } = props.job
    if (state === 'polling') look(id).catch(() => setOffered(false))
    else setOffered(false)
  })
  const wait = async () => {
    const { id } = props.job
    try {
      await app.connection.codegen()?.waitInBackground(id)
    } catch (error) {
      props.onFailure(error)
    }
    await look(id)
  }
  return (
    <Show when={isOffered()}>
      <button
        type="button"
        class="button"
        title="The browser waits for the code by itself, as a download, even if you close it"
        onClick={() => void wait()}
      >
        <Icon name="download" /> Wait through a restart
      </button>
    </Show>
  )
}
