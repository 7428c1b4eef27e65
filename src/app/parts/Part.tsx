import { useLocation } from '@solidjs/router'
import { createEffect, ErrorBoundary, type JSX, on, Suspense } from 'solid-js'
import { loadTrouble } from '../state/loadTrouble'
import { FailureNote } from './FailureNote'
import { Reading } from './Reading'

/** A part of the page that may come late, or fail by itself: the rest stays, and another address tries anew. */
export function Part(props: { readonly children: JSX.Element }) {
  return (
    <ErrorBoundary fallback={(error, reset) => <Trouble error={error} reset={reset} />}>
      <Suspense fallback={<Reading />}>{props.children}</Suspense>
    </ErrorBoundary>
  )
}

function Trouble(props: { readonly error: unknown; readonly reset: () => void }) {
  const location = useLocation()
  createEffect(
    on(
      () => location.pathname + location.search,
      () => props.reset(),
      { defer: true },
    ),
  )
  return (
    <div class="trouble">
      <FailureNote failure={loadTrouble(props.error)} />
    </div>
  )
}
