import { createEffect, on } from 'solid-js'
import { useApp } from '../state/app'

/** The one live region. It speaks of jobs that moved on and of the network, never of single checks. */
export function Announcer() {
  const app = useApp()
  createEffect(
    on(app.online, (online) => app.announce(online ? 'Online again.' : 'Offline. Stored code can be read.'), {
      defer: true,
    }),
  )
  return (
    <p class="unseen" role="status">
      {app.announcement()}
    </p>
  )
}
