import { useLocation, useNavigate, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, Match, onCleanup, onMount, Switch } from 'solid-js'
import { OPEN_VIEW } from '../../core/notice'
import { useApp } from '../state/app'
import { rememberAsked, wasAsked } from '../state/askedOnce'
import { useDrafts } from '../state/drafts'
import { createIncoming } from '../state/incoming'
import { install } from '../state/install'
import { useStorageNews } from '../state/storageNews'
import { createUpdate } from '../state/update'
import { readUpdatedTo } from '../state/updatedTo'
import { onVisible } from '../state/visibility'
import { bringBackFocus } from './lostFocus'
import { Notice } from './Notice'
import { RecoveredNotice, TroubleNotice } from './StorageNotices'
import { UpdatedNotice, UpdateNotice } from './UpdateNotice'
import './notices.css'

/** What the app has to say or ask by itself, one thing at a time; and the door for what comes from outside. */
export default function Notices() {
  const incoming = createDoor()
  const [asked, setAsked] = createSignal(wasAsked('install'))
  followAttention()
  bringBackFocus()
  const update = createUpdate()
  const [later, setLater] = createSignal(false)
  const [updatedTo, setUpdatedTo] = createSignal(readUpdatedTo())
  const app = useApp()
  const storage = useStorageNews()
  const location = useLocation()
  const hasCode = () => (app.graphs.value()?.length ?? 0) > 0
  // About has the offer in its own place, which this would lie upon on a phone.
  const asksInstall = () => install.isOffered() && !asked() && hasCode() && location.pathname !== '/about'
  const closeInstall = () => {
    rememberAsked('install')
    setAsked(true)
  }
  return (
    <div class="notices" role="status">
      <Switch>
        <Match when={incoming.trouble()}>
          {(sentence) => (
            <Notice icon="alert" title="Not taken in" onClose={incoming.dismiss} actions={undefined}>
              <p>{sentence()}</p>
            </Notice>
          )}
        </Match>
        <Match when={update.state() !== 'none' && !(later() && update.state() === 'waiting')}>
          <UpdateNotice update={update} onLater={() => setLater(true)} />
        </Match>
        <Match when={updatedTo()}>
          {(version) => <UpdatedNotice version={version()} onClose={() => setUpdatedTo(undefined)} />}
        </Match>
        <Match when={app.connection.codegen()?.health().storage === 'readOnly'}>
          <Notice
            icon="alert"
            title="A newer version of this app has been here"
            actions={
              <button type="button" class="button" onClick={() => window.location.reload()}>
                Reload
              </button>
            }
          >
            <p>Your code can be read, and nothing is changed. Reload to get the new version.</p>
          </Notice>
        </Match>
        <Match when={storage.trouble()}>
          {(failure) => <TroubleNotice failure={failure()} onClose={storage.dismissTrouble} />}
        </Match>
        <Match when={location.pathname !== '/storage' && storage.recovery()}>
          {(found) => <RecoveredNotice files={found().files} />}
        </Match>
        <Match when={asksInstall()}>
          <Notice
            icon="download"
            title="Install this app?"
            actions={
              <>
                <button
                  type="button"
                  class="button primary"
                  onClick={() => {
                    closeInstall()
                    void install.start()
                  }}
                >
                  Install
                </button>
                <button type="button" class="button" onClick={closeInstall}>
                  Not now
                </button>
              </>
            }
          >
            <p>It gets a window of its own, opens graph files and shares, and shows finished jobs on its icon.</p>
          </Notice>
        </Match>
      </Switch>
    </div>
  )
}

/** What the worker tells the system while nobody looks is seen now; its clicks open views here. */
function followAttention(): void {
  const app = useApp()
  const navigate = useNavigate()
  createEffect(() => {
    const codegen = app.connection.codegen()
    if (!codegen) return
    const seen = () => void codegen.seen().catch(() => {})
    if (document.visibilityState === 'visible') seen()
    onCleanup(onVisible(seen))
  })
  navigator.serviceWorker?.addEventListener('message', ({ data }) => {
    if (data?.type === OPEN_VIEW && typeof data.path === 'string') navigate(data.path)
  })
}

/** Launches come by a queue of the browser, shares by the worker and `?shared=…`. */
function createDoor() {
  const navigate = useNavigate()
  const [query, setQuery] = useSearchParams()
  const incoming = createIncoming(useDrafts())
  onMount(() => incoming.listen(navigate))
  createEffect(() => {
    const { shared } = query
    if (typeof shared !== 'string') return
    setQuery({ shared: undefined }, { replace: true })
    void incoming.takeShares(shared, navigate)
  })
  return incoming
}
