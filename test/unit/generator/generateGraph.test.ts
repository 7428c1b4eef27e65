import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CodegenGraph, GraphResult } from '../../../src/core/kubegram'
import { generateGraph } from '../../../src/server/generator/generateGraph'
import { addressFaults, classFaults } from './addresses'
import { HOSTILE_GRAPHS } from './hostileGraphs'
import { type Manifest, readManifests } from './readManifests'
import { linkFaults, podFaults, twice } from './references'
import { schemaFaults } from './schema'

const JOB = { jobId: 'job-1', createdAt: '2026-01-01T00:00:00.000Z' }
const LABEL = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/
const SEGMENT = /^(?!-)(?!.*\.\.)[A-Za-z0-9._-]{1,100}$/

function faultsOf(result: GraphResult, graph: CodegenGraph): readonly string[] {
  const manifests = readManifests(result)
  const paths = result.nodes.map((node) => node.generatedCodeMetadata?.path ?? '')
  return [
    ...manifests.flatMap((one) => schemaFaults(one).map((fault) => `${one.kind} ${one.metadata.name}: ${fault}`)),
    ...manifests.flatMap(nameFaults),
    ...twice(manifests.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)),
    ...podFaults(manifests),
    ...linkFaults(manifests),
    ...addressFaults(manifests),
    ...classFaults(manifests, graph),
    ...namespaceFaults(manifests),
    ...twice(paths.map((path) => path.toLowerCase())),
    ...paths.filter((path) => !path.split('/').every((segment) => SEGMENT.test(segment))),
    ...manifests
      .filter(({ kind, data, stringData }) => kind === 'Secret' && (data ?? stringData))
      .map(() => 'a Secret has values'),
  ]
}

function nameFaults({ kind, metadata: { name, namespace } }: Manifest): readonly string[] {
  const isDotted = kind === 'CustomResourceDefinition'
  const good = name.split(isDotted ? '.' : '\n').every((part) => LABEL.test(part))
  return good && (namespace === undefined || LABEL.test(namespace)) ? [] : [`${kind} is called ${namespace}/${name}`]
}

function namespaceFaults(manifests: readonly Manifest[]): readonly string[] {
  const declared = manifests.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name)
  const used = manifests.flatMap(({ metadata }) => metadata.namespace ?? [])
  return used
    .filter((name) => !['default', 'kube-system', ...declared].includes(name))
    .map((name) => `no namespace ${name}`)
}

function graphsIn(folder: string): readonly (readonly [string, CodegenGraph])[] {
  const root = new URL(`../../../${folder}/`, import.meta.url)
  return readdirSync(root).map((file) => {
    const read = JSON.parse(readFileSync(new URL(file, root), 'utf8')) as { graph?: CodegenGraph }
    return [file, read.graph ?? (read as CodegenGraph)]
  })
}

describe.each([...graphsIn('test/support/graphs'), ...graphsIn('public/examples')])('%s', (_file, graph) => {
  const result = generateGraph(graph, JOB)

  it('becomes manifests that fit their schemas and each other', () => {
    expect(readManifests(result).length).toBeGreaterThanOrEqual(graph.nodes.length / 2)
    expect(faultsOf(result, graph)).toEqual([])
  })

  it('gets code for every node, in order', () => {
    expect([...new Set(result.nodes.map(({ id }) => id))]).toEqual(graph.nodes.map(({ id }) => id))
    expect(result.totalFiles).toBe(result.nodes.length)
  })

  it('is the same code every time, whichever job it is for', () => {
    const again = generateGraph(structuredClone(graph), JOB)
    expect(JSON.stringify(again)).toBe(JSON.stringify(result))
    const later = generateGraph(graph, { jobId: 'job-2', createdAt: '2027-01-01T00:00:00.000Z' })
    expect(later.nodes.map(({ config }) => config)).toEqual(result.nodes.map(({ config }) => config))
  })
})

it('makes nothing that breaks of any graph', () => {
  fc.assert(
    fc.property(HOSTILE_GRAPHS, (graph) => {
      const result = generateGraph(graph, JOB)
      const faults = faultsOf(result, graph)
      expect(faults).toEqual([])
      expect(new Set(result.nodes.map(({ id }) => id))).toEqual(new Set(graph.nodes.map(({ id }) => id)))
    }),
    { numRuns: 300 },
  )
})
