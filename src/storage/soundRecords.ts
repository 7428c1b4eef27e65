import { aNumber, anObject, aText, type Check, type Fields, listOf, wrongField } from '../core/check'
import type { StoreName } from './backend'

const aFile: Check = (file) =>
  wrongField(file, { name: aText, units: aNumber, pack: aNumber, at: aNumber }) === undefined
const aNode: Check = (node) =>
  wrongField(node, { nodeId: aText, name: aText, nodeType: aText, generation: aNumber, files: listOf(aFile) }) ===
  undefined
const chunk: Fields = {
  graphId: aText,
  generation: aNumber,
  first: aText,
  nodes: listOf(aNode),
  order: listOf(aNumber),
}

/** As much of each record as its readers take for granted. */
const FIELDS: Readonly<Record<StoreName, Fields>> = {
  jobs: {
    ...{ id: aText, graphId: aText, graphName: aText, state: aText, revision: aNumber, nodeCount: aNumber },
    ...{ createdAt: aNumber, updatedAt: aNumber, attempt: aNumber, tries: aNumber, polling: anObject },
    timeline: listOf(anObject),
  },
  requests: {
    id: aText,
    request: (request) =>
      wrongField(request, {
        graph: (graph) => wrongField(graph, { name: aText, nodes: listOf(anObject) }) === undefined,
      }) === undefined,
  },
  graphs: {
    ...{ graphId: aText, name: aText, updatedAt: aNumber, generation: aNumber },
    ...{ nodes: aNumber, files: aNumber, units: aNumber, from: aNumber },
  },
  shapes: {
    graphId: aText,
    shape: (shape) => wrongField(shape, { nodes: listOf(anObject), edges: listOf(Array.isArray) }) === undefined,
  },
  generations: {
    ...{ graphId: aText, generation: aNumber, storedAt: aNumber },
    holds: (holds) => wrongField(holds, { nodes: aNumber, files: aNumber, units: aNumber }) === undefined,
  },
  entries: chunk,
  folds: chunk,
  packs: { graphId: aText, generation: aNumber, pack: aNumber, texts: listOf(aText) },
  places: { graphId: aText, part: aNumber, texts: listOf(aNumber) },
  meta: { name: aText },
  quarantine: {},
}

/** What is wrong with a record of this store; nothing, where it is as its readers take it to be. */
export function unsoundField(store: StoreName, record: unknown): string | undefined {
  return wrongField(record, FIELDS[store])
}
