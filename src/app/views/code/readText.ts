import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js'
import { trustedScriptUrl } from '../../../client/trustedUrl'
import { type MaskedCode, maskSecrets } from '../../../core/secrets'
import { findHidden, type HiddenCharacters } from '../../words/hiddenCharacters'
import type { Find } from './findInText'
import { lineStarts } from './lineStarts'
import type { TextNews, TextOrder } from './textWorker'
import workerUrl from './textWorker?worker&url'

/** Shorter texts are read faster than a worker hears of them. In UTF-16 units. */
const SHORT = 100_000

/** A text with its secrets masked, and where its lines begin. */
export interface ReadCode extends MaskedCode {
  readonly starts: Uint32Array
}

/** What is to be known of a text before it is shown, and what can be found in it. */
export interface ReadText {
  /** The code with its secrets masked, once that is done. */
  readonly masked: Accessor<ReadCode | undefined>
  readonly hidden: Accessor<HiddenCharacters | undefined>
  /** It could not be read: the worker for it did not come. */
  readonly failed: Accessor<boolean>
  find(text: string, matchCase: boolean, revealed: boolean): Promise<readonly Find[]>
}

/** Reads each text that comes; long ones in a worker, so that the page stays awake. */
export function readText(code: Accessor<string>, nodeType: Accessor<string | undefined>): ReadText {
  const [masked, setMasked] = createSignal<ReadCode>()
  const [hidden, setHidden] = createSignal<HiddenCharacters>()
  const [failed, setFailed] = createSignal(false)
  const reader = createReader(() => setFailed(true))
  createEffect(
    on([code, nodeType], ([text, type]) => {
      if (text.length <= SHORT) {
        const done = maskSecrets(text, type)
        setMasked({ ...done, starts: lineStarts(done.text) })
        setHidden(findHidden(text))
        return
      }
      setMasked(undefined)
      setHidden(undefined)
      onCleanup(reader.read(text, type, setMasked, setHidden))
    }),
  )
  return { masked, hidden, failed, find: (...wanted) => reader.find(code(), nodeType(), ...wanted) }
}

function createReader(onFailure: () => void) {
  let worker: Worker | undefined
  let last = 0
  /** The text that the worker has. */
  let known: string | undefined
  onCleanup(() => worker?.terminate())
  const send = (order: TextOrder) => {
    if (!worker) {
      worker = new Worker(trustedScriptUrl(workerUrl), { type: 'module' })
      worker.onerror = onFailure
    }
    worker.postMessage(order)
  }
  const listen = (id: number, hear: (news: TextNews) => void): AbortController => {
    const done = new AbortController()
    worker?.addEventListener('message', ({ data }: MessageEvent<TextNews>) => data.id === id && hear(data), {
      signal: done.signal,
    })
    return done
  }
  const give = (code: string, nodeType: string | undefined) => {
    known = code
    last += 1
    send({ type: 'read', id: last, code, nodeType })
    return last
  }
  return {
    read(
      code: string,
      nodeType: string | undefined,
      onMasked: (masked: ReadCode) => void,
      onHidden: (found: HiddenCharacters | undefined) => void,
    ): () => void {
      const listening = listen(give(code, nodeType), (news) => {
        if (news.type === 'masked') onMasked({ text: news.text ?? code, hidden: news.hidden, starts: news.starts })
        if (news.type === 'hidden') onHidden(news.found)
      })
      return () => listening.abort()
    },
    find(
      code: string,
      nodeType: string | undefined,
      text: string,
      matchCase: boolean,
      revealed: boolean,
    ): Promise<readonly Find[]> {
      if (known !== code) give(code, nodeType)
      last += 1
      send({ type: 'find', id: last, text, matchCase, revealed })
      return new Promise((resolve) => {
        const listening = listen(last, (news) => {
          listening.abort()
          if (news.type === 'found') resolve(news.finds)
        })
      })
    },
  }
}
