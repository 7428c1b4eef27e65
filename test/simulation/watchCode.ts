import { byGeneration, type EntryChunk, fromChunks } from '../../src/core/entries'
import type { GraphRow } from '../../src/core/graphIndex'
import type { Job } from '../../src/core/job'
import { mergeNodes, type Pack, placeOf } from '../../src/core/packs'
import type { GenerationHead, KeptNode } from '../../src/core/versions'
import type { StoreName } from '../../src/storage/backend'
import { type Facts, must } from './facts'
import type { Change } from './observedBackend'
import type { Server } from './server'

/** Watches what is written of code: whole, as the server made it, and every index true. */
export function watchCode(facts: Facts, server: Server) {
  const heads = new Map<string, GenerationHead>()
  const entries = new Map<string, EntryChunk>()
  const folds = new Map<string, EntryChunk>()
  const rows = new Map<string, GraphRow>()
  const packs = new Map<string, Pack>()
  let isTouched = false

  const ofGraph = (chunks: ReadonlyMap<string, EntryChunk>, graphId: string) =>
    [...chunks.values()].filter((chunk) => chunk.graphId === graphId)

  /** Of a graph, what each of its generations brought. */
  const nodesOf = (graphId: string) => byGeneration(ofGraph(entries, graphId))

  /** What the records say is the current code of a graph. */
  const current = (graphId: string): readonly KeptNode[] => {
    const { from = 0, isFolded } = rows.get(graphId) ?? {}
    const fold = isFolded ? fromChunks(ofGraph(folds, graphId)) : []
    const later = [...nodesOf(graphId)].filter(([generation]) => generation >= from).sort(([a], [b]) => a - b)
    return later.reduce<readonly KeptNode[]>((nodes, [, brought]) => mergeNodes(nodes, brought), fold)
  }

  const textAt = (graphId: string, node: KeptNode, file: KeptNode['files'][number]) => {
    const place = placeOf(node, file)
    return packs.get(JSON.stringify([graphId, place.generation, place.pack]))?.texts[place.at]
  }

  const maps = { generations: heads, entries, folds, graphs: rows, packs }
  const isCode = (store: StoreName): store is keyof typeof maps => store in maps

  return {
    apply(change: Change): void {
      if (!isCode(change.store)) return
      isTouched = true
      if (change.what === 'put') {
        const { store, record } = change
        if (store === 'generations') {
          const one = record as GenerationHead
          const key = JSON.stringify([one.graphId, one.generation])
          const was = heads.get(key)
          // Marks are written over it.
          const isSame = was === undefined || (was.jobId === one.jobId && was.storedAt === one.storedAt)
          must(isSame, 'a generation was written twice')
          must(one.jobId === undefined || !facts.left.has(one.jobId), 'code of an account that left was stored')
          heads.set(key, one)
        } else if (store === 'entries' || store === 'folds') {
          const one = record as EntryChunk
          const key = JSON.stringify([one.graphId, one.generation, one.first])
          ;(store === 'entries' ? entries : folds).set(key, one)
        } else if (store === 'graphs') rows.set((record as GraphRow).graphId, record as GraphRow)
        else {
          const one = record as Pack
          packs.set(JSON.stringify([one.graphId, one.generation, one.pack]), one)
        }
      } else if (change.what === 'deleteAll') {
        // Folds also where nothing is cleared: another fold takes their place, or one generation that has everything.
        must(facts.isClearing || change.store === 'folds', 'code was deleted that nobody cleared')
        const [graphId, generation] = [change.prefix].flat()
        for (const [key, one] of maps[change.store]) {
          const isOther = 'generation' in one && generation !== undefined && one.generation !== generation
          if (!isOther && (graphId === undefined || one.graphId === graphId)) maps[change.store].delete(key)
        }
      }
    },

    left(): void {
      const kept = Object.values(maps).filter((map) => map.size > 0)
      must(kept.length === 0, 'code of an account that left is kept')
    },

    /** A completed job's code lies in the same commit as its end, whole, and as the server made it. */
    completed(job: Job): void {
      const made = server.jobs.find(({ id }) => id === job.serverJobId)
      must(made !== undefined, 'completed without a server job')
      // One that brought nothing looks like anybody's, and says that it may be.
      const isTold = job.doubt === 'adopted' && made?.outcome === 'empty'
      must(made?.isStrangers === undefined || isTold, 'completed with the code of a stranger')
      const files = made ? server.filesOf(made) : []
      const own = [...heads.values()].filter(({ jobId }) => jobId === job.id)
      must(job.result !== undefined, 'completed without a result')
      must(job.result?.files === files.length, `completed with ${job.result?.files} files of ${files.length}`)
      must(own.length === (files.length > 0 ? 1 : 0), `a completed job has ${own.length} generations`)
      const generation = own[0]
      if (!generation) return
      const brought = nodesOf(job.graphId).get(generation.generation) ?? []
      must(brought.length === generation.holds.nodes, 'a generation does not hold as many nodes as it says')
      const shown = current(job.graphId).filter((node) => node.generation === generation.generation).length
      must(shown === brought.length, 'the index does not show the newest generation')
      const stored = brought.flatMap((node) =>
        node.files.map((file) => ({ nodeId: node.nodeId, code: textAt(job.graphId, node, file) })),
      )
      must(JSON.stringify(stored) === JSON.stringify(files), 'stored code is not what the server made')
    },

    /** Every index points at texts that are there, and names the newest generation of each node. */
    committed(): void {
      if (!isTouched) return
      isTouched = false
      for (const graphId of rows.keys()) {
        const brought = [...nodesOf(graphId)]
        const nodes = current(graphId)
        const ids = new Set(brought.flatMap(([, list]) => list.map(({ nodeId }) => nodeId)))
        must(nodes.length === ids.size, `the index shows ${nodes.length} nodes of ${ids.size}`)
        for (const node of nodes) {
          const newest = brought
            .filter(([, list]) => list.some(({ nodeId }) => nodeId === node.nodeId))
            .reduce((most, [generation]) => Math.max(most, generation), 0)
          must(node.generation === newest, `the index shows generation ${node.generation} of ${newest}`)
          for (const file of node.files) must(textAt(graphId, node, file) !== undefined, 'the index points at nothing')
        }
      }
    },
  }
}
