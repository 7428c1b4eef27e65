import type { CompareRow } from './compareText'

/** Unchanged lines that stay in view above and below a change. */
const AROUND = 3

/** Lines that are shown, and stretches of unchanged lines that are folded away; `key` names a fold. */
export type FoldedRow =
  | { readonly row: 'line'; readonly line: CompareRow }
  | { readonly row: 'fold'; readonly key: number; readonly amount: number }

export function foldRows(rows: readonly CompareRow[], opened: ReadonlySet<number>): readonly FoldedRow[] {
  const folded: FoldedRow[] = []
  for (let from = 0; from < rows.length; ) {
    const isSame = rows[from]?.type === 'same'
    let to = from
    while (to < rows.length && (rows[to]?.type === 'same') === isSame) to++
    const keptAbove = from === 0 ? 0 : AROUND
    const keptBelow = to === rows.length ? 0 : AROUND
    const hidden = to - from - keptAbove - keptBelow
    const lines = rows.slice(from, to).map((line): FoldedRow => ({ row: 'line', line }))
    // A fold takes a line itself: folding one or two away saves nothing.
    if (isSame && hidden > 2 && !opened.has(from)) {
      lines.splice(keptAbove, hidden, { row: 'fold', key: from, amount: hidden })
    }
    folded.push(...lines)
    from = to
  }
  return folded
}
