import type { RouteSectionProps } from '@solidjs/router'
import { lazy, Show, Suspense } from 'solid-js'
import { FailureNote } from '../parts/FailureNote'
import { useApp } from '../state/app'
import { Announcer } from './Announcer'
import { DropLayer } from './DropLayer'
import { keepFocus } from './keepFocus'
import { Navigation } from './Navigation'
import { TopBar } from './TopBar'

/** Nothing of it belongs to the first paint. */
const Notices = lazy(() => import('./Notices'))

/** What stands around every view. */
export function Shell(props: RouteSectionProps) {
  const app = useApp()
  let main: HTMLElement | undefined
  keepFocus(() => main)
  return (
    <div class="shell">
      <a class="skip" href="#main" target="_self">
        Skip to the content
      </a>
      <TopBar />
      <Navigation />
      <main class="main" id="main" tabIndex={-1} ref={main}>
        <Show when={app.connection.failure()}>{(failure) => <FailureNote failure={failure()} />}</Show>
        <Suspense>{props.children}</Suspense>
      </main>
      <Announcer />
      <DropLayer />
      <Suspense>
        <Notices />
      </Suspense>
    </div>
  )
}
