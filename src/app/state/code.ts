import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js'
import type { CodeFile, GraphEntry, GraphIndex } from '../../core/codeMap'
import type { Connection } from './connection'
import { createReading, type Reading } from './reading'
import { onVisible } from './visibility'

/** A number that rises when code of `graphId` changed; of any graph, where none is given. */
export function watchCode(connection: Connection, graphId: Accessor<string | undefined>): Accessor<number> {
  const [version, setVersion] = createSignal(0)
  const raise = () => setVersion((value) => value + 1)
  createEffect(() => {
    const codegen = connection.codegen()
    if (!codegen) return
    const unsubscribe = codegen.subscribe((event) => {
      if (event.type !== 'codeStored' && event.type !== 'codeChanged' && event.type !== 'codeCleared') return
      if (graphId() === undefined || event.graphId === undefined || event.graphId === graphId()) raise()
    })
    onCleanup(unsubscribe)
    onCleanup(onVisible(raise))
  })
  return version
}

/** About as many as a window shows; the rest follows. */
const FIRST_GRAPHS = 24

/** All graphs that have code here, the newest code first. */
export interface GraphList extends Reading<readonly GraphEntry[]> {
  /** The first of them, until all have been read. */
  readonly newest: Accessor<readonly GraphEntry[] | undefined>
}

export function readGraphs(connection: Connection): GraphList {
  const version = watchCode(connection, () => undefined)
  const [newest, setNewest] = createSignal<readonly GraphEntry[]>()
  const all = createReading(
    () => {
      version()
      const codegen = connection.codegen()
      return codegen && { codegen }
    },
    () => 'graphs',
    async ({ codegen }) => {
      if (all.settled()) return codegen.graphs()
      const first = await codegen.graphs({ limit: FIRST_GRAPHS })
      if (first.length < FIRST_GRAPHS) return first
      setNewest(first)
      return codegen.graphs()
    },
  )
  return { ...all, newest }
}

/** The nodes and files of one graph, without their code. */
export function readGraph(
  connection: Connection,
  graphId: Accessor<string | undefined>,
): Reading<GraphIndex | undefined> {
  const version = watchCode(connection, graphId)
  return createReading(
    () => {
      version()
      const codegen = connection.codegen()
      const id = graphId()
      return codegen && id !== undefined ? { codegen, id } : undefined
    },
    ({ id }) => id,
    ({ codegen, id }) => codegen.graph(id),
  )
}

/** The files of one node, with their code: as they are now, or as one generation brought them. */
export function readFiles(
  connection: Connection,
  graphId: Accessor<string | undefined>,
  nodeId: Accessor<string | undefined>,
  generation: Accessor<number | undefined> = () => undefined,
): Reading<readonly CodeFile[]> {
  const version = watchCode(connection, graphId)
  return createReading(
    () => {
      version()
      const codegen = connection.codegen()
      const [graph, node] = [graphId(), nodeId()]
      if (!codegen || graph === undefined || node === undefined) return undefined
      return { codegen, graph, node, version: generation() }
    },
    ({ graph, node, version: of }) => JSON.stringify([graph, node, of]),
    ({ codegen, graph, node, version: of }) =>
      of === undefined
        ? codegen.files(graph, node)
        : codegen.versions.load({ graphId: graph, nodeId: node, generation: of }),
  )
}
