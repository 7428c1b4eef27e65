import { Show } from 'solid-js'
import { useApp } from '../state/app'

/**
 * Stands where something is still being read. It shows itself only after a moment: most things are there before. Where
 * nothing can be read at all, the shell says so, and nobody waits.
 */
export function Reading(props: { readonly what?: string }) {
  const app = useApp()
  return (
    <Show when={!app.connection.failure()}>
      <p class="reading faint">Reading{props.what ? ` ${props.what}` : ''}…</p>
    </Show>
  )
}
