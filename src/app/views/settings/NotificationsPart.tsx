import { createSignal, Match, Switch } from 'solid-js'
import { Icon } from '../../icons/Icon'
import { rememberAsked } from '../../state/askedOnce'

/** Whether the system tells of jobs that end while nobody looks. The browser holds the answer, not the app. */
export function NotificationsPart() {
  const isOffered = 'Notification' in window
  const [permission, setPermission] = createSignal(isOffered ? Notification.permission : 'denied')
  const ask = async () => {
    rememberAsked('notifications')
    setPermission(await Notification.requestPermission())
  }
  return (
    <section class="test" aria-labelledby="notifications-title">
      <h2 id="notifications-title">Notifications</h2>
      <div class="test" role="status">
        <Switch>
          <Match when={!isOffered}>
            <p class="soft">This browser offers none here. On iPhone and iPad, installed apps have them.</p>
          </Match>
          <Match when={permission() === 'granted'}>
            <p class="soft">
              <strong>On.</strong> You are told of jobs that end, and of a sign-in that is needed, while you are not
              looking. To turn them off, use the browser’s settings of this site.
            </p>
          </Match>
          <Match when={permission() === 'denied'}>
            <p class="soft">
              <strong>Blocked</strong> for this site. Only the browser’s own settings of this site can allow them again.
            </p>
          </Match>
        </Switch>
      </div>
      <Switch>
        <Match when={permission() === 'default'}>
          <p class="soft">Off. When on, you are told of jobs that end while you are not looking.</p>
          <button type="button" class="button" onClick={() => void ask()}>
            <Icon name="info" /> Turn on notifications
          </button>
        </Match>
      </Switch>
    </section>
  )
}
