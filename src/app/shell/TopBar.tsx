import { A } from '@solidjs/router'
import { createMemo, Show } from 'solid-js'
import { Icon } from '../icons/Icon'
import type { IconName } from '../icons/iconNames'
import { useApp } from '../state/app'
import type { Theme } from '../state/theme'
import { count } from '../words/count'
import { isApple } from '../words/platform'

const THEME_ICONS: Record<Theme, IconName> = { auto: 'auto', light: 'sun', dark: 'moon' }
const THEME_WORDS: Record<Theme, string> = { auto: 'as the system', light: 'light', dark: 'dark' }

export function TopBar(props: { readonly find: () => void }) {
  const app = useApp()
  return (
    <header class="top">
      <A href="/" class="brand" aria-label="Kubegram Codegen, new job">
        <Icon name="mark" class="brand-mark" />
        <span class="brand-name">
          Kubegram <b>Codegen</b>
        </span>
      </A>
      <button type="button" class="find" onClick={() => props.find()} aria-keyshortcuts="Control+K Meta+K">
        <Icon name="search" />
        <span class="wide-only">Find anything</span>
        <span class="unseen touch-only">Find anything</span>
        <span class="pointer-only" aria-hidden="true">
          <kbd>{isApple() ? '⌘' : 'Ctrl'}</kbd> <kbd>K</kbd>
        </span>
      </button>
      <ul class="facts" aria-label="State of the app">
        <NetworkFact />
        <StoredFact />
        <li>
          <A href="/jobs" class="fact" classList={{ busy: app.jobs.activeIds().length > 0 }}>
            <Icon name={app.jobs.activeIds().length > 0 ? 'working' : 'check'} />
            {app.jobs.activeIds().length}
            <span class="wide-only">active</span>
            <span class="unseen">{count(app.jobs.activeIds().length, 'active job')}</span>
          </A>
        </li>
      </ul>
      <button
        type="button"
        class="icon-button"
        onClick={() => app.theme.turn()}
        aria-label={`Colours: ${THEME_WORDS[app.theme.theme()]}. Change`}
        title={`Colours: ${THEME_WORDS[app.theme.theme()]}`}
      >
        <Icon name={THEME_ICONS[app.theme.theme()]} />
      </button>
    </header>
  )
}

/** What a job says of its server that cannot be reached. */
const SILENT: ReadonlySet<string> = new Set(['unreachable', 'silent'])
/** Of so many jobs that are under way: where the server is down, the newest ones find out like all others. */
const LOOKED_AT = 20

/** Whether there is a network, and whether jobs that are under way reach their server. */
function NetworkFact() {
  const app = useApp()
  const isReached = () =>
    !app.jobs
      .activeIds()
      .slice(0, LOOKED_AT)
      .some((id) => SILENT.has(app.jobs.get(id)?.failure?.code ?? ''))
  const state = createMemo(() => {
    if (!app.online()) return 'Offline'
    return isReached() ? 'Online' : 'No server'
  })
  return (
    <li
      class="fact"
      classList={{ warn: state() !== 'Online' }}
      title={state() === 'No server' ? 'There is a network, but the server does not answer.' : undefined}
    >
      <Icon name={state() === 'Online' ? 'online' : 'offline'} />
      {state()}
    </li>
  )
}

/** Where the code lies: on this device, or only in this page's memory, which is worth a warning. */
function StoredFact() {
  const app = useApp()
  const inMemory = () => app.connection.codegen()?.health().storage === 'memory'
  return (
    <li class="fact" classList={{ warn: inMemory() }}>
      <Show
        when={inMemory()}
        fallback={
          <>
            <Icon name="disk" />
            <span>
              Stored<span class="wide-only"> in this browser</span>
            </span>
          </>
        }
      >
        <Icon name="memory" />
        <span title="This browser does not let the app store anything. Download what you want to keep.">
          <span class="wide-only">In </span>memory only
        </span>
      </Show>
    </li>
  )
}
