import { createMemo, Match, Show, Switch } from 'solid-js'
import { Icon } from '../../icons/Icon'
import { useApp } from '../../state/app'
import type { Persistence } from '../../state/persistence'
import { sizeText } from '../../words/count'

/** Whether what is stored stays, and the button that makes it so. */
export function PersistencePart(props: { readonly persistence: Persistence }) {
  const app = useApp()
  const health = () => app.connection.codegen()?.health()
  const inMemory = () => health()?.storage === 'memory'
  const share = createMemo(() => {
    const estimate = props.persistence.estimate()
    return estimate && estimate.quota > 0 ? estimate.usage / estimate.quota : 0
  })
  return (
    <section class="figure-card" aria-labelledby="kept-title">
      <h2 id="kept-title">Will it stay?</h2>
      <Switch>
        <Match when={inMemory()}>
          <p class="note">
            <Icon name="memory" />
            <span class="note-text">
              <strong>In memory only.</strong> This browser lets the app store nothing, as in some private windows: what
              is here goes when the page is closed. Export what you want to keep, and reload to try again.
              <Show when={health()?.trouble?.detail}>
                {(detail) => (
                  <>
                    {' '}
                    The browser says: <bdi>{detail()}</bdi>
                  </>
                )}
              </Show>
            </span>
          </p>
        </Match>
        <Match when={props.persistence.persisted()}>
          <p class="storage-state">
            <span class="mark mark-done">
              <Icon name="check" />
            </span>
            <span>
              <strong>Yes.</strong> The browser has promised to delete nothing of this app by itself.
            </span>
          </p>
        </Match>
        <Match when={props.persistence.persisted() === false}>
          <p class="storage-state">
            <span class="mark mark-waiting">
              <Icon name="clock" />
            </span>
            <span>
              <strong>As a rule.</strong> When the disk runs full, the browser may delete what sites have stored.
            </span>
          </p>
          <button
            type="button"
            class="button"
            disabled={props.persistence.asking()}
            onClick={() => props.persistence.ask()}
          >
            <Icon name="shield" /> {props.persistence.asking() ? 'Asking the browser…' : 'Keep it for good'}
          </button>
          <p class="faint">
            Browsers decide by themselves, some after asking you. Installed apps are nearly always allowed to.
          </p>
        </Match>
        <Match when={true}>
          <p class="soft">The browser does not say.</p>
        </Match>
      </Switch>
      <Show when={props.persistence.estimate()}>
        {(estimate) => (
          <>
            <svg class="bar-line quota" role="img" aria-label={`${(share() * 100).toFixed(1)} % of the space is used`}>
              <rect class="tone-accent" width={`${Math.max(0.5, share() * 100)}%`} height="100%" rx="3" />
            </svg>
            <p class="faint">
              {sizeText(estimate().usage)} used by this app on disk, of {sizeText(estimate().quota)} that the browser
              allows. Both are its own estimates.
            </p>
          </>
        )}
      </Show>
      <ul class="storage-words">
        <li>
          <b>Private windows</b> forget everything when the last of them is closed, or store nothing at all.
        </li>
        <li>
          <b>Safari</b> deletes what a site stored after seven days of use without a visit, unless it is installed (Add
          to Dock, Add to Home Screen).
        </li>
      </ul>
    </section>
  )
}
