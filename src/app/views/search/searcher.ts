import { type Accessor, batch, createSignal } from 'solid-js'
import { trustedScriptUrl } from '../../../client/trustedUrl'
import type { FileHits, SearchNews, SearchOrder } from './messages'
import workerUrl from './searchWorker?worker&url'

/** A worker that says nothing for so long is lost in an expression that takes for ever. */
const SILENCE_MS = 4_000

export type SearchState = 'idle' | 'searching' | 'done' | 'stopped' | 'failed'

/** One search at a time, in a worker of its own: whatever it does, the page stays awake. */
export interface Searcher {
  readonly state: Accessor<SearchState>
  readonly found: Accessor<readonly FileHits[]>
  /** Which search `found` is of. */
  readonly turn: Accessor<number>
  /** Between 0 and 1. */
  readonly progress: Accessor<number>
  /** Why it failed, in words. */
  readonly why: Accessor<string>
  start(order: SearchOrder): void
  /** Ends it; what was found stays. */
  stop(): void
  /** Ends it and forgets what was found. */
  clear(): void
}

export function createSearcher(): Searcher {
  const [state, setState] = createSignal<SearchState>('idle')
  const [found, setFound] = createSignal<readonly FileHits[]>([])
  const [turn, setTurn] = createSignal(1)
  const [progress, setProgress] = createSignal(0)
  const [why, setWhy] = createSignal('')
  let worker: Worker | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  // What the last search found stays in view until the next one found something: nothing flickers while one types.
  let fresh = true

  const end = (outcome: SearchState) => {
    clearTimeout(silence)
    if (state() === 'searching') {
      // A worker in the middle of something is ended; one that is done waits for the next search.
      if (outcome !== 'done') dismiss()
      setState(outcome)
    }
  }
  const dismiss = () => {
    worker?.terminate()
    worker = undefined
  }
  const fail = (reason: string) => {
    setWhy(reason)
    end('failed')
  }
  const listen = () => {
    clearTimeout(silence)
    silence = setTimeout(() => fail('This expression takes too long on the stored code.'), SILENCE_MS)
  }
  const hear = (news: SearchNews) => {
    listen()
    if (news.type === 'failed') return fail(news.why)
    if (news.type === 'done') {
      if (fresh) setFound([])
      return end('done')
    }
    setProgress(news.progress)
    if (news.files.length === 0) return
    batch(() => {
      if (fresh) setTurn(turn() + 1)
      setFound(fresh ? news.files : [...found(), ...news.files])
    })
    fresh = false
  }

  return {
    state,
    found,
    turn,
    progress,
    why,
    start(order) {
      end('stopped')
      fresh = true
      setProgress(0)
      setState('searching')
      worker ??= new Worker(trustedScriptUrl(workerUrl), { type: 'module' })
      worker.onmessage = ({ data }: MessageEvent<SearchNews>) => hear(data)
      worker.onerror = () => fail('The search could not be started. Reload the page.')
      worker.postMessage(order)
      listen()
    },
    stop: () => end('stopped'),
    clear() {
      end('stopped')
      setState('idle')
      setFound([])
    },
  }
}
