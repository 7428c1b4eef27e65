import { Match, Switch } from 'solid-js'
import { Icon } from '../../icons/Icon'
import { install } from '../../state/install'
import { installAdvice } from '../../words/installAdvice'

/** An app of its own: the button where the browser has an offer, a sentence where it has none. */
export function InstallPart() {
  return (
    <section aria-labelledby="install">
      <h2 id="install">An app of its own</h2>
      <Switch fallback={<p>{installAdvice(navigator.userAgent)}</p>}>
        <Match when={install.isInstalled()}>
          <p>It is installed on this device.</p>
        </Match>
        <Match when={install.isOffered()}>
          <p>Installed, it has its own window and icon, opens graph files and shares, and starts without a network.</p>
          <button type="button" class="button primary" onClick={() => void install.start()}>
            <Icon name="download" /> Install
          </button>
        </Match>
      </Switch>
    </section>
  )
}
