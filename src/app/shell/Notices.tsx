import { useNavigate, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, Match, onMount, Switch } from 'solid-js'
import { useApp } from '../state/app'
import { rememberAsked, wasAsked } from '../state/askedOnce'
import { createIncoming } from '../state/incoming'
import { install } from '../state/install'
import { createUpdate } from '../state/update'
import { Notice } from './Notice'
import { UpdateNotice } from './UpdateNotice'
import './notices.css'

/** What the app has to say or ask by itself, one thing at a time; and the door for what comes from outside. */
export default function Notices() {
  const incoming = createDoor()
  const [asked, setAsked] = createSignal(wasAsked('install'))
  const update = createUpdate()
  const [later, setLater] = createSignal(false)
  const app = useApp()
  const hasCode = () => (app.graphs.value()?.length ?? 0) > 0
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
        <Match when={install.isOffered() && !asked() && hasCode()}>
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

/** Launches come by a queue of the browser, shares by the worker and `?shared=…`. */
function createDoor() {
  const app = useApp()
  const navigate = useNavigate()
  const [query, setQuery] = useSearchParams()
  const incoming = createIncoming(app.drafts)
  onMount(() => incoming.listen(navigate))
  createEffect(() => {
    const { shared } = query
    if (typeof shared !== 'string') return
    setQuery({ shared: undefined }, { replace: true })
    void incoming.takeShares(shared, navigate)
  })
  return incoming
}
