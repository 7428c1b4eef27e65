import { useLocation } from '@solidjs/router'
import { createEffect, ErrorBoundary, type JSX, on, Suspense } from 'solid-js'
import { type Failure, failure, toFailure } from '../../core/failure'
import { FailureNote } from './FailureNote'
import { Reading } from './Reading'

/** What the browsers say of a script that did not arrive. */
const NOT_LOADED = /dynamically imported module|importing a module script/i

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
      <FailureNote failure={readTrouble(props.error)} />
    </div>
  )
}

function readTrouble(error: unknown): Failure {
  const trouble = toFailure(error)
  return NOT_LOADED.test(trouble.detail ?? '')
    ? failure('unexpected', 'A part of the app could not be loaded.')
    : trouble
}
