import { useSearchParams } from '@solidjs/router'
import { type Accessor, createMemo } from 'solid-js'
import { addressText } from '../../parts/addressText'
import { keepChoice, loadChoice } from '../../state/kept'
import { createWide } from '../../state/wide'

const KEY = 'kubegram_nodes_as'
const VIEWS = ['list', 'files', 'picture'] as const

/** The nodes by type, their files by path, or the picture. */
export type NodesAs = (typeof VIEWS)[number]

/** How the nodes of the open graph are shown: as the address says, else as was chosen last on this device. */
export interface NodesView {
  readonly as: Accessor<NodesAs>
  /** Shows them so, or, where they are, as a list again. */
  turn(as: Exclude<NodesAs, 'list'>): void
  /** The words that narrow the list. */
  readonly search: Accessor<string>
  setSearch(words: string): void
  /** An address within the graph, with what this one says of the list. */
  link(address: string): string
}

export function createNodesView(): NodesView {
  const [query, setQuery] = useSearchParams()
  const wide = createWide()
  const said = createMemo(() => readView(query.nodes))
  const as = createMemo(() => {
    const wanted = said() ?? readView(loadChoice(KEY)) ?? 'list'
    // Where one pane shows at a time, the picture has a place of its own.
    return wanted === 'picture' && !wide() ? 'list' : wanted
  })
  const [search, setSearch] = addressText('filter')
  return {
    as,
    turn(wanted) {
      const next = as() === wanted ? 'list' : wanted
      keepChoice(KEY, next)
      setQuery({ nodes: next }, { replace: true })
    },
    search,
    setSearch,
    link(address) {
      const carried = new URLSearchParams()
      const [view, words] = [said(), search()]
      if (view) carried.set('nodes', view)
      if (words) carried.set('filter', words)
      return carried.size === 0 ? address : `${address}${address.includes('?') ? '&' : '?'}${carried}`
    },
  }
}

function readView(said: unknown): NodesAs | undefined {
  return VIEWS.find((view) => view === said)
}
