import { emptyMap, GENERATED_CODE_STORAGE_KEY, type StoredCodegenData } from '../core/codeMap'
import { isObject } from '../core/json'
import type { CodegenResults } from './results'

type Nodes = Record<string, readonly string[]>

/** `{graphId: {nodeId: code[]}}`: every file of every node, in order, whatever the ids are. */
export function transformResultsToStorageFormat(results: Pick<CodegenResults, 'graphId' | 'generatedCodes'>) {
  const nodes = emptyMap<string[]>()
  for (const { nodeId, code } of results.generatedCodes) {
    const codes = nodes[nodeId] ?? []
    nodes[nodeId] = codes
    codes.push(code)
  }
  const map = emptyMap<Nodes>()
  map[results.graphId] = nodes
  return map as StoredCodegenData
}

/** The map as localStorage holds it: a copy that may lag by seconds, and `{}` where it is absent or damaged. */
export function loadGeneratedCodeFromStorage(): StoredCodegenData {
  const map = emptyMap<Nodes>()
  for (const [graphId, nodes] of entriesOf(parsed())) {
    const kept = emptyMap<readonly string[]>()
    for (const [nodeId, codes] of entriesOf(nodes)) if (isTexts(codes)) kept[nodeId] = codes
    map[graphId] = kept
  }
  return map
}

/**
 * Merges results that came by another way into the map; what jobs of this library bring is there by itself. Other
 * graphs and other nodes stay. @throws {DOMException} when localStorage is full or forbidden: nothing changed then
 */
export function saveGeneratedCodeToStorage(results: Pick<CodegenResults, 'graphId' | 'generatedCodes'>): void {
  const map = emptyMap<Nodes>()
  Object.assign(map, loadGeneratedCodeFromStorage())
  for (const [graphId, nodes] of Object.entries(transformResultsToStorageFormat(results))) {
    map[graphId] = Object.assign(emptyMap<readonly string[]>(), map[graphId], nodes)
  }
  localStorage.setItem(GENERATED_CODE_STORAGE_KEY, JSON.stringify(map))
}

function parsed(): unknown {
  try {
    return JSON.parse(localStorage.getItem(GENERATED_CODE_STORAGE_KEY) ?? '{}')
  } catch {
    return {}
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : []
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string')
}
