import { useSearchParams } from '@solidjs/router'
import { createEffect, createMemo, createSignal, on, onCleanup, Show } from 'solid-js'
import type { CodeFile } from '../../../core/codeMap'
import { languageOf } from '../../../core/language'
import { readNumber } from '../../address'
import { Icon } from '../../icons/Icon'
import { useCopied } from '../../parts/useCopied'
import { count, sizeText } from '../../words/count'
import { findHidden } from '../../words/hiddenCharacters'
import { maskSecrets } from '../../words/secrets'
import { CodeText } from './CodeText'
import { downloadText } from './downloadText'
import { FindBar } from './FindBar'
import { createFind } from './findState'
import { SecretsDialog, type SecretsQuestion } from './SecretsDialog'
import { createWrap } from './wrap'

/** One file: what can be done with it, what is to be known of it, and its code. */
export function FileView(props: { readonly file: CodeFile }) {
  const [query, setQuery] = useSearchParams()
  const [revealed, setRevealed] = createSignal(false)
  const [question, setQuestion] = createSignal<SecretsQuestion>()
  const [copied, copy] = useCopied()
  const wrap = createWrap()
  const masked = createMemo(() => maskSecrets(props.file.code))
  const hidden = createMemo(() => findHidden(props.file.code))
  const lines = createMemo(() => countLines(props.file.code))
  const language = () => props.file.language ?? languageOf(props.file.path ?? props.file.name)
  const text = () => (revealed() ? props.file.code : masked().text)
  const find = createFind(text)
  const goTo = (line: number) => setQuery({ line }, { replace: true })
  // Another file is asked for anew.
  createEffect(on([() => props.file.nodeId, () => props.file.at, () => props.file.pack], () => setRevealed(false)))

  /** Hands the code over, and asks first where that shows what is masked. */
  const take = (verb: string, hand: (code: string) => void) => {
    if (masked().hidden === 0 || revealed()) return hand(props.file.code)
    setQuestion({ verb, answer: (withSecrets) => hand(withSecrets ? props.file.code : masked().text) })
  }
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && find.isOpen()) find.close()
    // Pressed again within the bar, it is the browser's own.
    const inBar = event.target instanceof Element && event.target.closest('.find-bar, dialog')
    if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey) || event.shiftKey || inBar) return
    event.preventDefault()
    find.open()
  }
  addEventListener('keydown', key)
  onCleanup(() => removeEventListener('keydown', key))

  return (
    <section class="file" aria-label={props.file.name}>
      <div class="file-bar">
        <p class="file-facts faint cut">
          <bdi title={props.file.path}>{props.file.path ?? props.file.name}</bdi> · {count(lines(), 'line')} ·{' '}
          {sizeText(props.file.units)}
        </p>
        <button
          type="button"
          class="tool"
          aria-pressed={find.isOpen()}
          title="Find in this file, go to a line (Ctrl F)"
          onClick={() => (find.isOpen() ? find.close() : find.open())}
        >
          <Icon name="search" /> <span class="tool-word">Find</span>
        </button>
        <button type="button" class="tool" aria-pressed={wrap.on()} onClick={wrap.turn} title="Wrap long lines">
          <Icon name="wrap" /> <span class="tool-word">Wrap</span>
        </button>
        <button
          type="button"
          class="tool"
          title="Copy the whole file"
          onClick={() => take('Copy', (code) => void copy(code))}
        >
          <Icon name={copied() ? 'check' : 'copy'} /> <span class="tool-word">{copied() ? 'Copied' : 'Copy'}</span>
        </button>
        <button
          type="button"
          class="tool"
          title="Download this file"
          onClick={() => take('Download', (code) => downloadText(props.file.name, code))}
        >
          <Icon name="download" /> <span class="tool-word">Download</span>
        </button>
      </div>
      <Show when={find.isOpen()}>
        <FindBar find={find} lines={lines()} onLine={goTo} />
      </Show>
      <Show when={masked().hidden > 0}>
        <div class="note mild slim">
          <Icon name="key" />
          <p class="note-text">
            {revealed() ? 'Secret values are shown.' : `${count(masked().hidden, 'secret value')} hidden.`}
          </p>
          <button type="button" class="tool" aria-pressed={revealed()} onClick={() => setRevealed(!revealed())}>
            <Icon name="eye" /> {revealed() ? 'Hide' : 'Show'}
          </button>
        </div>
      </Show>
      <Show when={hidden()}>
        {(found) => (
          <div class="note mild slim">
            <Icon name="alert" />
            <p class="note-text">
              {count(found().amount, 'hidden or direction-changing character')} in this file, marked where they stand:{' '}
              {found().which.join(', ')}. Without the marks, what you see may not be what runs.
            </p>
            <button type="button" class="tool" onClick={() => goTo(found().line)}>
              Line {found().line}
            </button>
          </div>
        )}
      </Show>
      <CodeText
        text={text()}
        language={language()}
        label={`Code of ${props.file.name}`}
        wrap={wrap.on()}
        line={readNumber(query.line)}
        onLine={goTo}
        finds={find.finds()}
        present={find.present()}
      />
      <Show when={question()}>
        {(asked) => (
          <SecretsDialog question={asked()} secrets={masked().hidden} onDone={() => setQuestion(undefined)} />
        )}
      </Show>
    </section>
  )
}

function countLines(code: string): number {
  let lines = 1
  for (let end = code.indexOf('\n'); end >= 0; end = code.indexOf('\n', end + 1)) lines++
  return lines
}
