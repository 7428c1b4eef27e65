import type { RouteSectionProps } from '@solidjs/router'
import { createSignal, lazy, Show, Suspense } from 'solid-js'
import { FailureNote } from '../parts/FailureNote'
import { useApp } from '../state/app'
import { Announcer } from './Announcer'
import { keepFocus } from './keepFocus'
import { listenToKeys } from './keys'
import { Navigation } from './Navigation'
import { Palette, prepareList } from './palette/Palette'
import { TopBar } from './TopBar'

// Nothing of it belongs to the first paint.
const Notices = lazy(() => import('./Notices'))
const DropLayer = lazy(() => import('./DropLayer'))
const Toast = lazy(() => import('./Toast'))
const ShortcutList = lazy(() => import('./ShortcutList'))

/** What stands around every view. */
export function Shell(props: RouteSectionProps) {
  const app = useApp()
  let main: HTMLElement | undefined
  keepFocus(() => main)
  const [front, setFront] = createSignal<'palette' | 'keys'>()
  const find = () => setFront('palette')
  const help = () => setFront('keys')
  const close = (what: 'palette' | 'keys') => setFront((shown) => (shown === what ? undefined : shown))
  listenToKeys({ find, help })
  prepareList()
  return (
    <div class="shell">
      <a class="skip" href="#main" target="_self">
        Skip to the content
      </a>
      <TopBar find={find} />
      <Navigation />
      <main class="main" id="main" tabIndex={-1} ref={main}>
        <Show when={app.connection.failure()}>{(failure) => <FailureNote failure={failure()} />}</Show>
        <Suspense>{props.children}</Suspense>
      </main>
      <Announcer />
      <Show when={front() === 'palette'}>
        <Palette onClose={() => close('palette')} help={help} />
      </Show>
      <Suspense>
        <Notices />
        <Toast />
        <DropLayer />
        <Show when={front() === 'keys'}>
          <ShortcutList onClose={() => close('keys')} />
        </Show>
      </Suspense>
    </div>
  )
}
