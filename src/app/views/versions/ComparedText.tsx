import { createMemo, createSignal, For, Match, Show, Switch } from 'solid-js'
import { Icon } from '../../icons/Icon'
import { shownText } from '../../parts/shownText'
import { VirtualRows } from '../../parts/VirtualRows'
import { count } from '../../words/count'
import type { CompareRow, SideLine } from './compareText'
import { type FoldedRow, foldRows } from './foldRows'

interface ComparedTextProps {
  readonly rows: readonly CompareRow[]
  readonly sideBySide: boolean
  readonly label: string
}

/** Two texts beside each other, or one below the other where they differ. */
export function ComparedText(props: ComparedTextProps) {
  const [opened, setOpened] = createSignal<ReadonlySet<number>>(new Set())
  const rows = createMemo(() => {
    const folded = foldRows(props.rows, opened())
    return props.sideBySide ? folded : folded.flatMap(inlined)
  })
  return (
    <div class="compare" translate="no">
      <VirtualRows rows={rows()} label={props.label}>
        {(row) => (
          <Switch>
            <Match when={row.row === 'fold' && row}>
              {(fold) => (
                <button type="button" class="fold" onClick={() => setOpened((keys) => new Set([...keys, fold().key]))}>
                  <Icon name="more" /> {count(fold().amount, 'line')} the same
                </button>
              )}
            </Match>
            <Match when={row.row === 'line' && row.line}>
              {(line) => (
                <Show when={props.sideBySide} fallback={<InlineLine line={line()} />}>
                  <div class={`compare-line beside is-${line().type}`}>
                    <LineNumber side={line().before} />
                    <LineText side={line().before} sign={line().type === 'same' ? '' : '−'} />
                    <LineNumber side={line().after} />
                    <LineText side={line().after} sign={line().type === 'same' ? '' : '+'} />
                  </div>
                </Show>
              )}
            </Match>
          </Switch>
        )}
      </VirtualRows>
    </div>
  )
}

const SIGNS = { same: '', added: '+', removed: '−', changed: '' } as const

function InlineLine(props: { readonly line: CompareRow }) {
  return (
    <div class={`compare-line is-${props.line.type}`}>
      <LineNumber side={props.line.before} />
      <LineNumber side={props.line.after} />
      <LineText side={props.line.after ?? props.line.before} sign={SIGNS[props.line.type]} />
    </div>
  )
}

function LineNumber(props: { readonly side: SideLine | undefined }) {
  return <span class="line-number">{props.side?.line}</span>
}

function LineText(props: { readonly side: SideLine | undefined; readonly sign: string }) {
  return (
    <span class="line-text" classList={{ none: props.side === undefined }} data-sign={props.side ? props.sign : ''}>
      <For each={props.side?.pieces}>
        {({ text, marked }, at) => {
          const shown = shownText(text, props.side?.line === 1 && at() === 0)
          return marked ? <mark>{shown}</mark> : shown
        }}
      </For>
    </span>
  )
}

/** A changed line is first what went, then what came. */
function inlined(row: FoldedRow): readonly FoldedRow[] {
  if (row.row === 'fold') return [row]
  const { type, before, after } = row.line
  if (type !== 'changed' || !before || !after) return [row]
  return [
    { row: 'line', line: { type: 'removed', before } },
    { row: 'line', line: { type: 'added', after } },
  ]
}
