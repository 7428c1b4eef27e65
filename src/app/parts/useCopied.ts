import { type Accessor, createSignal, onCleanup } from 'solid-js'
import { useApp } from '../state/app'

const SHOWN_MS = 2_000

/** Copies a text and says so for a moment, in view and to a screen reader. */
export function useCopied(): readonly [copied: Accessor<boolean>, copy: (text: string) => Promise<void>] {
  const app = useApp()
  const [copied, setCopied] = createSignal(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      app.announce('The browser did not allow copying.')
      return
    }
    app.announce('Copied.')
    setCopied(true)
    clearTimeout(timer)
    timer = setTimeout(() => setCopied(false), SHOWN_MS)
  }
  return [copied, copy]
}
