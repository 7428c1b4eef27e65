import { A } from '@solidjs/router'
import { Show } from 'solid-js'
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
        <li class="fact" classList={{ warn: !app.online() }}>
          <Icon name={app.online() ? 'online' : 'offline'} />
          {app.online() ? 'Online' : 'Offline'}
        </li>
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
