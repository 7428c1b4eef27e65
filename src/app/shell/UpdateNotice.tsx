import { A } from '@solidjs/router'
import { For, Match, Show, Switch } from 'solid-js'
import type { Update } from '../state/update'
import { Notice } from './Notice'

/** A new version, told calmly: it waits as long as you like. */
export function UpdateNotice(props: { readonly update: Update; readonly onLater: () => void }) {
  const version = () => props.update.news()[0]?.version
  return (
    <Switch>
      <Match when={props.update.state() === 'waiting'}>
        <Notice
          icon="refresh"
          title={version() ? `Version ${version()} is ready` : 'A new version is ready'}
          actions={
            <>
              <button type="button" class="button primary" onClick={() => props.update.take()}>
                Update
              </button>
              <button type="button" class="button" onClick={() => props.onLater()}>
                Later
              </button>
            </>
          }
        >
          <p>All tabs reload together. Jobs go on; what you are writing is waited for.</p>
          <Show when={props.update.news().length > 0}>
            <details>
              <summary>What is new</summary>
              <ul class="news">
                <For each={props.update.news().flatMap(({ changes }) => changes)}>{(change) => <li>{change}</li>}</For>
              </ul>
            </details>
          </Show>
        </Notice>
      </Match>
      <Match when={props.update.state() === 'taking'}>
        <Notice icon="refresh" title="Updating…" actions={undefined} />
      </Match>
      <Match when={props.update.state() === 'held'}>
        <Notice
          icon="refresh"
          title="Updated in your other tabs"
          actions={
            <button type="button" class="button" onClick={() => props.update.reload()}>
              Reload now
            </button>
          }
        >
          <p>This tab reloads once what you are writing is saved or emptied.</p>
        </Notice>
      </Match>
    </Switch>
  )
}

interface UpdatedNoticeProps {
  readonly version: string
  readonly onClose: () => void
}

/** The tab came back as another version: said once. */
export function UpdatedNotice(props: UpdatedNoticeProps) {
  return (
    <Notice
      icon="check"
      title={`Updated to ${props.version}`}
      onClose={props.onClose}
      actions={
        <A class="button" href="/about#news" onClick={() => props.onClose()}>
          What is new
        </A>
      }
    >
      <p>Jobs and code are as they were.</p>
    </Notice>
  )
}
