import { useSearchParams } from '@solidjs/router'
import { createEffect, createMemo, createSignal, on, onCleanup, Show } from 'solid-js'
import type { CodeFile } from '../../../core/codeMap'
import { failure } from '../../../core/failure'
import { languageOf } from '../../../core/language'
import { readNumber } from '../../address'
import { Icon } from '../../icons/Icon'
import { FailureNote } from '../../parts/FailureNote'
import { Reading } from '../../parts/Reading'
import { useCopied } from '../../parts/useCopied'
import { count, sizeText } from '../../words/count'
import { CodeText } from './CodeText'
import { focusList, wantCode, wantedCode } from './codeFocus'
import { downloadText } from './downloadText'
import { FindBar } from './FindBar'
import { createFind } from './findState'
import { lineStarts } from './lineStarts'
import { readText } from './readText'
import { SecretsDialog, type SecretsQuestion } from './SecretsDialog'
import { createWrap } from './wrap'

const NO_LINES = new Uint32Array(1)

/** One file: what can be done with it, what is to be known of it, and its code. */
export function FileView(props: { readonly file: CodeFile; readonly nodeType: string | undefined }) {
  const [query, setQuery] = useSearchParams()
  const [revealed, setRevealed] = createSignal(false)
  const [question, setQuestion] = createSignal<SecretsQuestion>()
  const [copied, copy] = useCopied()
  const [scroll, setScroll] = createSignal<HTMLElement>()
  const wrap = createWrap()
  const read = readText(
    () => props.file.code,
    () => props.nodeType,
  )
  const secrets = () => read.masked()?.hidden ?? 0
  const language = () => props.file.language ?? languageOf(props.file.path ?? props.file.name)
  const text = createMemo(() => (revealed() ? props.file.code : read.masked()?.text))
  const starts = createMemo(() => (revealed() ? lineStarts(props.file.code) : read.masked()?.starts) ?? NO_LINES)
  const find = createFind(text, (words, matchCase) => read.find(words, matchCase, revealed()))
  const goTo = (line: number) => setQuery({ line }, { replace: true })
  createEffect(() => {
    if (wantedCode() !== props.file.nodeId) return
    const place = scroll()
    if (!place) return
    wantCode(undefined)
    place.focus({ preventScroll: true })
  })
  // Another file is asked for anew.
  createEffect(on([() => props.file.nodeId, () => props.file.code], () => setRevealed(false)))

  /** Hands the code over, and asks first where that shows what is masked. */
  const take = (verb: string, hand: (code: string) => void) => {
    const masked = read.masked()
    if (!masked) return
    if (masked.hidden === 0 || revealed()) return hand(props.file.code)
    setQuestion({
      verb,
      about: `This file holds ${count(secrets(), 'secret value')}. Masked, it cannot be applied to a cluster; with them, whoever gets it can read them.`,
      without: 'masked',
      answer: (withSecrets) => hand(withSecrets ? props.file.code : masked.text),
    })
  }
  const closeFind = () => {
    find.close()
    scroll()?.focus({ preventScroll: true })
  }
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !document.querySelector('dialog[open]')) {
      if (find.isOpen()) closeFind()
      // Out of the code, to the list that it was opened from.
      else if (document.activeElement === scroll()) focusList()
    }
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
          <bdi title={props.file.path}>{props.file.path ?? props.file.name}</bdi> · {count(starts().length, 'line')} ·{' '}
          {sizeText(props.file.units)}
        </p>
        <button
          type="button"
          class="tool"
          aria-pressed={find.isOpen()}
          title="Find in this file, go to a line (Ctrl F)"
          onClick={() => (find.isOpen() ? closeFind() : find.open())}
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
        <FindBar find={find} lines={starts().length} onLine={goTo} onClose={closeFind} />
      </Show>
      <Show when={secrets() > 0}>
        <div class="note mild slim">
          <Icon name="key" />
          <p class="note-text">
            {revealed() ? 'Secret values are shown.' : `${count(secrets(), 'secret value')} hidden.`}
          </p>
          <button type="button" class="tool" aria-pressed={revealed()} onClick={() => setRevealed(!revealed())}>
            <Icon name="eye" /> {revealed() ? 'Hide' : 'Show'}
          </button>
        </div>
      </Show>
      <Show when={read.hidden()}>
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
      <Show
        when={text() !== undefined}
        fallback={
          <Show when={read.failed()} fallback={<Reading />}>
            <FailureNote failure={failure('unexpected', 'The code could not be looked through for secrets.')} />
          </Show>
        }
      >
        <CodeText
          text={text() ?? ''}
          starts={starts()}
          language={language()}
          label={`Code of ${props.file.name}`}
          wrap={wrap.on()}
          line={readNumber(query.line)}
          onLine={goTo}
          finds={find.finds()}
          present={find.present()}
          ref={setScroll}
        />
      </Show>
      <Show when={question()}>
        {(asked) => <SecretsDialog question={asked()} onDone={() => setQuestion(undefined)} />}
      </Show>
    </section>
  )
}
