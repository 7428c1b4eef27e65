import { type Accessor, createSignal, onCleanup } from 'solid-js'
import type { Codegen } from '../../client/codegen'
import type { Failure } from '../../core/failure'
import { saveDrafts } from './draftKeeper'
import { FOLDERS } from './folders'
import { loadTrouble } from './loadTrouble'
import { leaveUnasked } from './underWay'

export interface Connection {
  /** The library, once it is there; views read it as a signal. */
  readonly codegen: Accessor<Codegen | undefined>
  readonly failure: Accessor<Failure | undefined>
}

/** The library comes in its own chunk, right after the first paint, which needs none of it. */
const library = firstPaint().then(() => import('../../client/connectCodegen'))

/** A tab in the background is never painted: there it is at once. */
async function firstPaint(): Promise<void> {
  if (document.visibilityState === 'hidden') return
  await new Promise<void>((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve))
    // Hidden before it was painted: frames stop then.
    document.addEventListener('visibilitychange', () => resolve(), { once: true })
  })
}

/** Connects once for the whole page. */
export function createConnection(): Connection {
  const [codegen, setCodegen] = createSignal<Codegen>()
  const [failure, setFailure] = createSignal<Failure>()
  let closed = false
  library
    .then(({ connectCodegen }) => connectCodegen())
    .then(
      (connected) => {
        if (closed) return connected.close()
        connected.subscribe((event) => (event.type === 'signedOut' || event.type === 'accountChanged') && startAfresh())
        setCodegen(connected)
      },
      (error: unknown) => setFailure(loadTrouble(error)),
    )
  onCleanup(() => {
    closed = true
    codegen()?.close()
  })
  return { codegen, failure }
}

/** Nothing of the account stays in view or in the memory of any tab. */
function startAfresh(): void {
  saveDrafts([])
  indexedDB.deleteDatabase(FOLDERS)
  // Until the next document is there, what the last one showed would stay.
  document.body.replaceChildren()
  leaveUnasked()
  location.replace('/')
}
