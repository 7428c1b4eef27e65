import { createEffect, on, onCleanup, onMount } from 'solid-js'
import { highlightable } from '../../highlight/languages'
import { canPaint, paint } from '../../highlight/painter'
import { makeLines, selectedText } from './codeLines'

interface CodeTextProps {
  readonly text: string
  readonly language: string | undefined
  readonly label: string
  readonly wrap: boolean
}

/** Code as text nodes, plain at once, coloured a moment later. */
export function CodeText(props: CodeTextProps) {
  let scroll: HTMLElement | undefined
  let place: HTMLDivElement | undefined

  createEffect(
    on(
      () => [props.text, props.language] as const,
      ([text, language]) => {
        const stop = new AbortController()
        onCleanup(() => stop.abort())
        scroll?.scrollTo(0, 0)
        if (place) void show(place, text, language, stop.signal)
      },
    ),
  )

  // What scrolls has to be reachable by keyboard.
  onMount(() => scroll?.setAttribute('tabindex', '0'))

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

async function show(
  place: HTMLElement,
  text: string,
  language: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const lines = await makeLines(place, text, signal)
  const known = highlightable(language)
  if (signal.aborted || !known || !canPaint()) return
  const wipe = paint(text, known, lines.blocks, lines.lineText)
  signal.addEventListener('abort', wipe, { once: true })
}
