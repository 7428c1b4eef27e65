import { type Accessor, createSignal } from 'solid-js'

/** Long enough for a screen reader to begin with one before the next comes. */
const PAUSE_MS = 2_000
const MOST_AT_ONCE = 2

export interface Announcer {
  /** What a screen reader should say by itself. */
  readonly said: Accessor<string>
  announce(sentence: string): void
}

/** One thing after the other: what comes while something is being said waits, and a crowd is told as a number. */
export function createAnnouncer(): Announcer {
  const [said, setSaid] = createSignal('')
  let waiting: readonly string[] = []
  let pause: ReturnType<typeof setTimeout> | undefined

  const speak = () => {
    pause = undefined
    if (waiting.length === 0) return
    const more = waiting.length - MOST_AT_ONCE
    setSaid([...waiting.slice(0, MOST_AT_ONCE), ...(more > 0 ? [`And ${more} more.`] : [])].join(' '))
    waiting = []
    pause = setTimeout(speak, PAUSE_MS)
  }
  return {
    said,
    announce(sentence) {
      if (!waiting.includes(sentence)) waiting = [...waiting, sentence]
      if (!pause) speak()
    },
  }
}
