import { createEffect, createMemo, createSignal, on, Show } from 'solid-js'
import type { CodeFile } from '../../../core/codeMap'
import { languageOf } from '../../../core/language'
import { Icon } from '../../icons/Icon'
import { useCopied } from '../../parts/useCopied'
import { count, sizeText } from '../../words/count'
import { findHidden } from '../../words/hiddenCharacters'
import { maskSecrets } from '../../words/secrets'
import { CodeText } from './CodeText'
import { downloadText } from './downloadText'
import { createWrap } from './wrap'

/** One file: what can be done with it, what is to be known of it, and its code. */
export function FileView(props: { readonly file: CodeFile }) {
  const [revealed, setRevealed] = createSignal(false)
  const [copied, copy] = useCopied()
  const wrap = createWrap()
  const masked = createMemo(() => maskSecrets(props.file.code))
  const hidden = createMemo(() => findHidden(props.file.code))
  const lines = createMemo(() => props.file.code.split('\n').length)
  const language = () => props.file.language ?? languageOf(props.file.path ?? props.file.name)
  // Another file is asked for anew.
  createEffect(on([() => props.file.nodeId, () => props.file.at, () => props.file.pack], () => setRevealed(false)))

  return (
    <>
      <div class="file-bar">
        <p class="file-facts faint cut">
          <bdi title={props.file.path}>{props.file.path ?? props.file.name}</bdi> · {count(lines(), 'line')} ·{' '}
          {sizeText(props.file.units)}
        </p>
        <button type="button" class="tool" aria-pressed={wrap.on()} onClick={wrap.turn} title="Wrap long lines">
          <Icon name="wrap" /> <span class="tool-word">Wrap</span>
        </button>
        <button type="button" class="tool" onClick={() => void copy(props.file.code)} title="Copy the whole file">
          <Icon name={copied() ? 'check' : 'copy'} /> <span class="tool-word">{copied() ? 'Copied' : 'Copy'}</span>
        </button>
        <button type="button" class="tool" onClick={() => downloadText(props.file.name, props.file.code)}>
          <Icon name="download" /> <span class="tool-word">Download</span>
        </button>
      </div>
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
          <p class="note mild slim">
            <Icon name="alert" />
            {count(found().amount, 'hidden or direction-changing character')} in this file, the first in line{' '}
            {found().line}: {found().which.join(', ')}. What you see may not be what runs.
          </p>
        )}
      </Show>
      <CodeText
        text={revealed() ? props.file.code : masked().text}
        language={language()}
        label={`Code of ${props.file.name}`}
        wrap={wrap.on()}
      />
    </>
  )
}
