import { type Accessor, createMemo, createSignal, onCleanup } from 'solid-js'
import type { GraphEntry, GraphIndex } from '../../../core/codeMap'
import { graphAddress, jobAddress, nodeAddress } from '../../address'
import type { IconName } from '../../icons/iconNames'
import type { AppState } from '../../state/app'
import { dateLocale } from '../../state/dateLocale'
import { count } from '../../words/count'
import type { Findable } from '../../words/findEntries'
import { describeJob } from '../../words/jobWords'
import { kindIcon, nodeKind, typeName } from '../../words/nodeKind'
import { PLACES } from '../places'

export interface PaletteEntry extends Findable {
  readonly kind: 'Action' | 'Graph' | 'Job' | 'Node' | 'File'
  readonly icon: IconName
  /** Where it leads, or what it does. */
  readonly act: string | (() => void)
}

export interface PaletteEntries {
  /** Everything that can be found by now. */
  readonly all: Accessor<readonly PaletteEntry[]>
  /** Whether nodes and files are still being read. */
  readonly reading: Accessor<boolean>
}

/** What stands open to the palette. Nodes and files are read when it opens, graph by graph, so that it never stalls. */
export function paletteEntries(app: AppState, help: () => void): PaletteEntries {
  const [inside, setInside] = createSignal<readonly PaletteEntry[]>([])
  const [reading, setReading] = createSignal(true)
  const jobs = createMemo(() => app.jobs.ids().flatMap((id) => jobEntry(app, id)))
  const graphs = createMemo(() => (app.graphs.value() ?? []).map(graphEntry))
  let closed = false
  onCleanup(() => {
    closed = true
  })
  const readAll = async () => {
    const codegen = app.connection.codegen()
    const found: PaletteEntry[] = []
    for (const graph of codegen ? (app.graphs.value() ?? []) : []) {
      const index = await codegen?.graph(graph.graphId).catch(() => undefined)
      if (closed) return
      if (index) found.push(...insideEntries(graph, index))
    }
    setInside(found)
    setReading(false)
  }
  void readAll()
  const actions = actionEntries(app, help)
  return { all: createMemo(() => [...actions, ...graphs(), ...jobs(), ...inside()]), reading }
}

function actionEntries(app: AppState, help: () => void): readonly PaletteEntry[] {
  const action = (title: string, icon: IconName, act: PaletteEntry['act'], detail = ''): PaletteEntry => {
    return { kind: 'Action', title, detail, icon, act }
  }
  return [
    ...PLACES.map(({ label, icon, href, about }) => action(label, icon, href, about)),
    action('Check all jobs now', 'refresh', () => void app.connection.codegen()?.checkNow()),
    action('Change colours', 'auto', () => app.theme.turn(), 'light, dark, as the system'),
    action('Show all keys', 'keyboard', help, 'shortcuts, help'),
  ]
}

function graphEntry(graph: GraphEntry): PaletteEntry {
  const detail = `${count(graph.nodes, 'node')}, ${count(graph.files, 'file')}`
  return { kind: 'Graph', title: graph.name, detail, icon: 'graphs', act: graphAddress(graph.graphId) }
}

function jobEntry(app: AppState, id: string): readonly PaletteEntry[] {
  const job = app.jobs.get(id)
  if (!job) return []
  const detail = `${describeJob(job).title.toLowerCase()}, ${new Date(job.createdAt).toLocaleString(dateLocale())}`
  return [{ kind: 'Job', title: job.graphName, detail, icon: 'jobs', act: jobAddress(id) }]
}

function insideEntries(graph: GraphEntry, index: GraphIndex): readonly PaletteEntry[] {
  return index.nodes.flatMap((node): PaletteEntry[] => {
    const name = node.name || node.nodeId
    return [
      {
        kind: 'Node',
        title: name,
        detail: `${typeName(node.nodeType)} in ${graph.name}`,
        icon: kindIcon(nodeKind(node.nodeType)),
        act: nodeAddress(graph.graphId, node.nodeId),
      },
      ...node.files.map(
        (file, place): PaletteEntry => ({
          kind: 'File',
          title: file.name,
          detail: `${name}, ${graph.name}`,
          icon: 'file',
          act: nodeAddress(graph.graphId, node.nodeId, place),
        }),
      ),
    ]
  })
}
