import { createEffect, createSignal, on, onCleanup, onMount } from 'solid-js'
import { highlightable } from '../../highlight/languages'
import { canPaint, paint } from '../../highlight/painter'
import { lineNumberAt, selectedText } from './codeSelection'
import { type CodeSheet, laySheet } from './codeSheet'
import type { Find } from './findInText'
import { scrollTo, showFinds } from './showFinds'

interface CodeTextProps {
  readonly text: string
  /** Where its lines begin. */
  readonly starts: Uint32Array
  readonly language: string | undefined
  readonly label: string
  readonly wrap: boolean
  /** The line that is pointed to, from 1. */
  readonly line?: number | undefined
  readonly onLine?: (line: number) => void
  readonly finds?: readonly Find[]
  /** Which of the finds is the present one. */
  readonly present?: number
  /** Hears of what scrolls, which takes the focus. */
  readonly ref?: (scroll: HTMLElement) => void
}

/** Code as text nodes, plain at once, coloured a moment later. */
export function CodeText(props: CodeTextProps) {
  let scroll!: HTMLElement
  let place!: HTMLDivElement
  const [sheet, setSheet] = createSignal<CodeSheet>()

  createEffect(
    on(
      () => [props.text, props.language] as const,
      ([text, language]) => {
        const stop = new AbortController()
        onCleanup(() => stop.abort())
        scroll.scrollTo(0, 0)
        const laid = laySheet(place, scroll, { text, starts: props.starts }, stop.signal)
        const known = highlightable(language)
        if (known && canPaint()) onCleanup(paint(laid, known))
        setSheet(laid)
      },
    ),
  )
  createEffect(() => {
    const laid = sheet()
    if (!laid || props.line === undefined) return laid?.point(undefined)
    const line = Math.min(props.line, laid.starts.length) - 1
    laid.point(line)
    scrollTo(laid, line)
    // Whoever came for a line reads on from there with the keyboard.
    if (!document.activeElement?.closest('.find-bar')) scroll.focus({ preventScroll: true })
  })
  createEffect(() => {
    const laid = sheet()
    if (!laid) return
    const shown = showFinds(laid, props.finds ?? [])
    createEffect(() => shown.stepTo(props.present ?? 0))
    onCleanup(shown.hide)
  })

  onMount(() => {
    // What scrolls has to be reachable by keyboard.
    scroll.setAttribute('tabindex', '0')
    place.addEventListener('click', (event) => {
      const line = lineNumberAt(event)
      if (line !== undefined) props.onLine?.(line)
    })
    scroll.addEventListener('keydown', (event) => {
      if (event.key.toLowerCase() !== 'a' || !(event.ctrlKey || event.metaKey) || event.altKey) return
      // All of the file, not of the page.
      event.preventDefault()
      const laid = sheet()
      laid?.line(laid.starts.length - 1)
      document.getSelection()?.selectAllChildren(place)
    })
    props.ref?.(scroll)
  })

  const copy = (event: ClipboardEvent) => {
    const laid = sheet()
    const text = laid && selectedText(place, laid, document.getSelection())
    if (text === undefined || !event.clipboardData) return
    event.clipboardData.setData('text/plain', text)
    event.preventDefault()
  }

  return (
    <section class="code-scroll" classList={{ wrap: props.wrap }} aria-label={props.label} ref={scroll}>
      <div class="code" translate="no" ref={place} onCopy={copy} />
    </section>
  )
}
