import type { FileEntry, NodeEntry } from '../core/codeMap'
import type { Backend } from '../storage/backend'
import { openIndexedDb } from '../storage/indexedDbBackend'

/** Packs that are read at once: enough to keep the disk busy, few enough to find the first things soon. */
const PACKS_AT_ONCE = 8

/** One stored file of one version, with its code. */
export interface ScannedFile extends FileEntry {
  readonly graphId: string
  readonly graphName: string
  readonly nodeId: string
  readonly nodeName: string
  readonly nodeType: string
  readonly generation: number
  /** Whether its node has no newer version. */
  readonly newest: boolean
  /** Its place among the files of its node, from 0. */
  readonly place: number
  readonly code: string
}

export interface ScanFilter {
  readonly graphId?: string
  /** Older versions as well. */
  readonly versions?: boolean
}

export interface CodeScan {
  /** How much there is to read, in UTF-16 units, as far as the list of graphs tells. */
  readonly units: number
  /** File after file, the newest graph first, in the portions that they are stored in. */
  readonly files: AsyncIterable<readonly ScannedFile[]>
}

/**
 * Reads all stored code in the order of the graphs, portion by portion. For workers: it opens the database for itself.
 * @throws {CodegenError} `newerDatabase`, `storageTrouble`
 */
export async function scanCode(filter: ScanFilter): Promise<CodeScan> {
  const backend = await openIndexedDb()
  const graphs = await backend.read(['graphs'], async (tx) =>
    [...(await tx.list('graphs'))]
      .filter(({ graphId }) => filter.graphId === undefined || graphId === filter.graphId)
      .sort((a, b) => b.updatedAt - a.updatedAt),
  )
  async function* scan() {
    try {
      for (const { graphId, name } of graphs) yield* scanGraph(backend, graphId, name, filter.versions ?? false)
    } finally {
      backend.close()
    }
  }
  return { units: graphs.reduce((sum, { units }) => sum + units, 0), files: scan() }
}

type Place = Omit<ScannedFile, 'code'>

async function* scanGraph(backend: Backend, graphId: string, graphName: string, versions: boolean) {
  const nodes = await backend.read(['indexes', 'generations'], async (tx) => {
    const newest = (await tx.get('indexes', graphId))?.nodes ?? []
    const older = versions ? [...(await tx.list('generations', { only: graphId }))].reverse() : []
    return { newest, older: older.flatMap((generation) => generation.nodes) }
  })
  const packs = layOut(graphId, graphName, nodes.newest, nodes.older)
  for (let from = 0; from < packs.length; from += PACKS_AT_ONCE) {
    const portion = packs.slice(from, from + PACKS_AT_ONCE)
    const read = await backend.read(['packs'], (tx) =>
      Promise.all(portion.map(({ generation, pack }) => tx.get('packs', [graphId, generation, pack]))),
    )
    for (const [index, { places }] of portion.entries()) {
      const texts = read[index]?.texts ?? []
      yield places.flatMap((place): ScannedFile[] => {
        const code = texts[place.at]
        return code === undefined ? [] : [{ ...place, code }]
      })
    }
  }
}

interface PackPlaces {
  readonly generation: number
  readonly pack: number
  readonly places: Place[]
}

/** Which files lie in which pack; packs in the order in which their first file is met. */
function layOut(
  graphId: string,
  graphName: string,
  newest: readonly NodeEntry[],
  older: readonly NodeEntry[],
): readonly PackPlaces[] {
  const packs = new Map<string, PackPlaces>()
  const current = new Map(newest.map((node) => [node.nodeId, node.generation]))
  const lay = (node: NodeEntry, isNewest: boolean) => {
    const { nodeId, name: nodeName, nodeType, generation } = node
    for (const [place, file] of node.files.entries()) {
      const key = `${generation}/${file.pack}`
      const there = packs.get(key) ?? { generation, pack: file.pack, places: [] }
      packs.set(key, there)
      there.places.push({
        ...file,
        graphId,
        graphName,
        nodeId,
        nodeName,
        nodeType,
        generation,
        newest: isNewest,
        place,
      })
    }
  }
  for (const node of newest) lay(node, true)
  for (const node of older) if (current.get(node.nodeId) !== node.generation) lay(node, false)
  return [...packs.values()]
}
