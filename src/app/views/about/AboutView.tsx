import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { pageTitle } from '../../parts/pageTitle'
import { useApp } from '../../state/app'

import { AFTER_CLOSING } from './aboutWords'
import { InstallPart } from './InstallPart'
import { NewsPart } from './NewsPart'

export default function AboutView() {
  const app = useApp()
  pageTitle(() => 'About')
  const health = () => app.connection.codegen()?.health()
  return (
    <article class="place pane prose">
      <h1>Kubegram Codegen</h1>
      <p>
        Submit a Kubegram graph, close everything, and the generated code is here when you come back: readable offline,
        for good.
      </p>
      <h2>How long jobs go on after you close it</h2>
      <p>
        The server always finishes a job it has taken. What differs is when this app hears of it and fetches the code;
        at the latest when you open it again.
      </p>
      <dl class="pairs">
        <For each={AFTER_CLOSING}>
          {([browser, sentence]) => (
            <div>
              <dt>{browser}</dt>
              <dd>{sentence}</dd>
            </div>
          )}
        </For>
      </dl>
      <InstallPart />
      <h2>Keys</h2>
      <p>
        <kbd>Ctrl</kbd> or <kbd>⌘</kbd> with <kbd>K</kbd> finds anything; <kbd>?</kbd> lists all keys.
      </p>
      <NewsPart />
      <h2>What it is made of</h2>
      <p>
        Kubegram Codegen is under the MIT licence. It ships with SolidJS, Solid Router, idb, Workbox, Virtua and Shiki
        (MIT or ISC), and with grammars of the TextMate and VS Code projects (MIT and alike).
      </p>
      <p>
        Server, token and team are under <A href="/settings">Settings</A>.
      </p>
      <Show when={health()}>
        {(state) => (
          <dl class="tiles">
            <div>
              <dt>Code is stored</dt>
              <dd>{state().storage === 'memory' ? 'in memory only: it goes with this page' : 'in this browser'}</dd>
            </div>
            <div>
              <dt>Jobs are followed</dt>
              <dd>{state().engine === 'worker' ? 'by a background worker' : 'by this page, while it is open'}</dd>
            </div>
          </dl>
        )}
      </Show>
    </article>
  )
}
