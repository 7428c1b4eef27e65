import { useSearchParams } from '@solidjs/router'
import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js'

/** Browsers take no address per key for long. */
const SPELL_MS = 300

/** A text that somebody types, and that the address says a moment later; and the other way round, as after "back". */
export function addressText(name: string): readonly [Accessor<string>, (text: string) => void] {
  const [query, setQuery] = useSearchParams()
  const said = () => {
    const value = query[name]
    return typeof value === 'string' ? value : ''
  }
  const [text, setText] = createSignal(said())
  let spelled = said()
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  createEffect(
    on(said, (now) => {
      if (now === spelled) return
      spelled = now
      clearTimeout(timer)
      setText(now)
    }),
  )
  const spell = () => {
    spelled = text()
    setQuery({ [name]: spelled || undefined }, { replace: true })
  }
  return [
    text,
    (typed) => {
      setText(typed)
      clearTimeout(timer)
      timer = setTimeout(spell, SPELL_MS)
    },
  ]
}
