import { createEffect, createSignal, on, onCleanup, onMount } from 'solid-js'
import { highlightable } from '../../highlight/languages'
import { canPaint, paint } from '../../highlight/painter'
import { type CodeLines, lineNumberAt, makeLines, selectedText } from './codeLines'
import type { Find } from './findInText'
import { hideFinds, scrollTo, showFinds } from './showFinds'

interface CodeTextProps {
  readonly text: string
  readonly language: string | undefined
  readonly label: string
  readonly wrap: boolean
  /** The line that is pointed to, from 1. */
  readonly line?: number | undefined
  readonly onLine?: (line: number) => void
  readonly finds?: readonly Find[]
  /** Which of the finds is the present one. */
  readonly present?: number
}

/** Code as text nodes, plain at once, coloured a moment later. */
export function CodeText(props: CodeTextProps) {
  let scroll: HTMLElement | undefined
  let place: HTMLDivElement | undefined
  const [lines, setLines] = createSignal<CodeLines>()

  createEffect(
    on(
      () => [props.text, props.language] as const,
      ([text, language]) => {
        const stop = new AbortController()
        onCleanup(() => stop.abort())
        setLines(undefined)
        scroll?.scrollTo(0, 0)
        if (place) void show(place, text, language, stop.signal, setLines)
      },
    ),
  )
  createEffect(() => {
    const made = lines()
    if (!made || props.line === undefined) return
    onCleanup(pointTo(made, Math.min(props.line, made.amount) - 1))
    // Whoever came for a line reads on from there with the keyboard.
    if (!document.activeElement?.closest('.find-bar')) scroll?.focus({ preventScroll: true })
  })
  createEffect(() => {
    const made = lines()
    if (made) showFinds(made, props.finds ?? [], props.present ?? 0)
  })
  onCleanup(hideFinds)

  // What scrolls has to be reachable by keyboard.
  onMount(() => {
    scroll?.setAttribute('tabindex', '0')
    place?.addEventListener('click', (event) => {
      const line = lineNumberAt(event)
      if (line !== undefined) props.onLine?.(line)
    })
  })

  const copy = (event: ClipboardEvent) => {
    const text = place && selectedText(place, document.getSelection())
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

/** Marks a line, from 0, and brings it into view. Call what it returns to take the mark away. */
function pointTo(lines: CodeLines, line: number): () => void {
  const element = lines.line(line)
  element?.classList.add('at')
  scrollTo(lines, line)
  return () => element?.classList.remove('at')
}

async function show(
  place: HTMLElement,
  text: string,
  language: string | undefined,
  signal: AbortSignal,
  made: (lines: CodeLines) => void,
): Promise<void> {
  const lines = await makeLines(place, text, signal)
  if (signal.aborted) return
  made(lines)
  const known = highlightable(language)
  if (!known || !canPaint()) return
  const wipe = paint(text, known, lines.blocks, lines.range)
  signal.addEventListener('abort', wipe, { once: true })
}
