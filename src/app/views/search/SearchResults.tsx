import { A } from '@solidjs/router'
import { createMemo, For, onCleanup, Show, untrack } from 'solid-js'
import type { LineHit } from '../../../core/search'
import { nodeAddress } from '../../address'
import { KindMark } from '../../parts/KindMark'
import { shownText } from '../../parts/shownText'
import { VirtualRows } from '../../parts/VirtualRows'
import { count, number } from '../../words/count'
import type { FileHits } from './messages'

type Row =
  | { readonly row: 'file'; readonly hits: FileHits }
  | { readonly row: 'line'; readonly hits: FileHits; readonly hit: LineHit }
  | { readonly row: 'more'; readonly amount: number }

/** Where one was in the finds of which search: how far one had scrolled, and which row one followed. */
let left: { readonly turn: number; readonly offset: number; readonly at: number } | undefined

/** Whether one comes back to finds that one has followed. */
export function comesBackTo(turn: number): boolean {
  return left?.turn === turn && left.at >= 0
}

/** The focus goes to the finds. */
export function focusFinds(): void {
  document.querySelector<HTMLElement>('.finds [data-row] a:not([tabindex="-1"])')?.focus()
}

interface SearchResultsProps {
  readonly found: readonly FileHits[]
  /** Which search they are of: those of another one are a list of their own, and nothing of the one before moves. */
  readonly turn: number
  /** The focus leaves the finds at their upper end. */
  readonly onUp: () => void
}

/** Files, and under each its lines. */
export function SearchResults(props: SearchResultsProps) {
  const rows = createMemo(() => props.found.flatMap(rowsOf))
  const turn = untrack(() => props.turn)
  const before = left?.turn === turn ? left : undefined
  /** The same was asked of code that has changed, while one stood in the finds. */
  const hadFocus = document.activeElement?.closest('.finds') != null
  let followed = -1
  let offset = () => 0
  onCleanup(() => {
    left = { turn, offset: offset(), at: followed }
  })
  const press = (event: KeyboardEvent, at: number) => {
    if (event.key !== 'ArrowUp' || at > 0) return undefined
    props.onUp()
    return true
  }
  return (
    <div class="finds">
      <VirtualRows
        rows={rows()}
        current={before?.at ?? -1}
        takesFocus={hadFocus || (before !== undefined && before.at >= 0)}
        onKey={press}
        ref={(handle) => {
          if (!handle) return
          offset = () => handle.scrollOffset
          if (before && before.offset > 0) requestAnimationFrame(() => handle.scrollTo(before.offset))
        }}
      >
        {(row, at) => {
          const follow = () => {
            followed = at()
          }
          return row.row === 'file' ? (
            <FileRow hits={row.hits} onFollow={follow} />
          ) : row.row === 'line' ? (
            <LineRow hits={row.hits} hit={row.hit} onFollow={follow} />
          ) : (
            <p class="find-more faint">and {count(row.amount, 'more match', 'more matches')} in this file</p>
          )
        }}
      </VirtualRows>
    </div>
  )
}

const made = new WeakMap<FileHits, readonly Row[]>()

/** The same rows for the same finds: what is on the screen stays as more is found. */
function rowsOf(hits: FileHits): readonly Row[] {
  const known = made.get(hits)
  if (known) return known
  const more = hits.matches - hits.lines.reduce((sum, { marks }) => sum + Math.max(1, marks.length), 0)
  const rows: readonly Row[] = [
    { row: 'file', hits },
    ...hits.lines.map((hit) => ({ row: 'line', hits, hit }) as const),
    ...(more > 0 ? [{ row: 'more', amount: more } as const] : []),
  ]
  made.set(hits, rows)
  return rows
}

interface RowProps {
  readonly hits: FileHits
  readonly onFollow: () => void
}

function FileRow(props: RowProps) {
  return (
    <A class="find-file" href={addressOf(props.hits)} onClick={() => props.onFollow()}>
      <KindMark nodeType={props.hits.nodeType} />
      <span class="cut">
        <bdi>{props.hits.nodeName}</bdi> <span class="faint">/</span> <bdi>{props.hits.name}</bdi>
      </span>
      <Show when={!props.hits.isCurrent}>
        <span class="tag">result no. {props.hits.generation}</span>
      </Show>
      <bdi class="faint cut find-graph">{props.hits.graphName}</bdi>
      <span class="badge quiet" title={count(props.hits.matches, 'match', 'matches')}>
        {number(props.hits.matches)}
      </span>
    </A>
  )
}

function LineRow(props: RowProps & { readonly hit: LineHit }) {
  return (
    <A class="find-line" href={addressOf(props.hits, props.hit.line)} onClick={() => props.onFollow()}>
      <span class="find-number">
        <span class="unseen">Line </span>
        {props.hit.line}
      </span>
      <code class="cut" translate="no">
        <For each={pieces(props.hit)}>
          {({ text, marked }) => (marked ? <mark>{shownText(text)}</mark> : shownText(text))}
        </For>
      </code>
    </A>
  )
}

function addressOf(hits: FileHits, line?: number): string {
  return nodeAddress(hits.graphId, hits.nodeId, hits.place, {
    ...(line === undefined ? {} : { line }),
    ...(hits.isCurrent ? {} : { version: hits.generation }),
  })
}

function pieces({ text, marks }: LineHit): readonly { readonly text: string; readonly marked: boolean }[] {
  const parts: { text: string; marked: boolean }[] = []
  let at = 0
  for (const [start, end] of marks) {
    parts.push({ text: text.slice(at, start), marked: false }, { text: text.slice(start, end), marked: true })
    at = end
  }
  return [...parts, { text: text.slice(at), marked: false }].filter((part) => part.text !== '')
}
