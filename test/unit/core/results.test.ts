import { describe, expect, it } from 'vitest'
import { readResults, toNodeMap, transformResultsToStorageFormat, UnreadableResult } from '../../../src/core/results'
import { answeredGraph as graphResult } from '../support/answeredGraph'
import { HOSTILE_TEXTS } from '../support/hostile'

const graphFiles = [
  {
    nodeId: 'web',
    nodeName: 'Web',
    nodeType: 'DEPLOYMENT',
    code: 'kind: Deployment\n',
    fileName: 'deployment.yaml',
    path: 'deployment.yaml',
    language: 'yaml',
  },
  { nodeId: 'web', nodeName: 'Web', nodeType: 'SERVICE', code: 'kind: Service\n' },
  { nodeId: 'db', nodeName: 'Database', nodeType: 'DATABASE', code: 'kind: StatefulSet\n' },
]

describe('the six shapes of a result', () => {
  it('1: as documented', () => {
    const body = {
      graphId: 'graph-1',
      jobId: 'server-job-1',
      timestamp: '2026-01-01T00:00:00Z',
      generatedCodes: [
        {
          nodeId: 'web',
          code: 'a',
          language: 'tsx',
          framework: 'react',
          metadata: { fileName: 'App.tsx', path: 'src/App.tsx' },
        },
        { nodeId: 'web', code: 'b', metadata: { fileName: 'server.py' } },
        { nodeId: 'db', code: '' },
      ],
      summary: { totalNodes: 7, successfulGenerations: 7, failedGenerations: 0 },
    }
    expect(readResults(body)).toEqual([
      { nodeId: 'web', code: 'a', language: 'tsx', fileName: 'App.tsx', path: 'src/App.tsx' },
      { nodeId: 'web', code: 'b', language: 'python', fileName: 'server.py' },
      { nodeId: 'db', code: '' },
    ])
  })

  it.each([
    ['2: a graph result', graphResult],
    ["3: today's envelope", { jobId: 'j', status: 'completed', generatedCode: graphResult, timestamp: 'now' }],
    [
      '4: a status answer',
      { jobId: 'j', step: 'validateConfigurations', status: 'completed', generatedCode: graphResult },
    ],
    [
      '5: a row of the list',
      { id: 1, uuid: 'j', status: 'completed', resultData: JSON.stringify(graphResult), errorMessage: null },
    ],
    ['5: a row whose result is parsed already', { id: 1, resultData: graphResult }],
  ])('%s', (_name, body) => expect(readResults(body)).toEqual(graphFiles))

  it('6: a list of manifests', () => {
    const manifests = [
      { fileName: 'deployment.yaml', generatedCode: 'a', entityName: 'Web', entityId: 'web', entityType: 'DEPLOYMENT' },
      { fileName: 'deployment.yaml', generatedCode: 'b', entityId: 'web' },
    ]
    expect(readResults({ job: { id: 'j' }, result: { manifests } })).toEqual([
      {
        nodeId: 'web',
        nodeName: 'Web',
        nodeType: 'DEPLOYMENT',
        fileName: 'deployment.yaml',
        language: 'yaml',
        code: 'a',
      },
      { nodeId: 'web', fileName: 'deployment.yaml', language: 'yaml', code: 'b' },
    ])
  })
})

describe('what is in a result', () => {
  const node = (rest: object) => ({ nodes: [{ id: 'web', name: 'Web', nodeType: 'POD', config: 'code', ...rest }] })

  it('never takes the targets of edges for files', () => {
    expect(JSON.stringify(readResults(graphResult))).not.toContain('the whole target again')
  })

  it('does not even look at edges', () => {
    expect(readResults(node({ edges: 'not a list' }))).toHaveLength(1)
  })

  it.each([
    ['2', (ids: readonly string[]) => ({ nodes: ids.map((id, i) => ({ id, config: `code ${i} \ud800` })) })],
    [
      '1',
      (ids: readonly string[]) => ({ generatedCodes: ids.map((nodeId, i) => ({ nodeId, code: `code ${i} \ud800` })) }),
    ],
    [
      '6',
      (ids: readonly string[]) => ({
        result: { manifests: ids.map((entityId, i) => ({ entityId, generatedCode: `code ${i} \ud800` })) },
      }),
    ],
  ])('keeps hostile and repeated ids byte for byte and in order, in shape %s', (_shape, bodyOf) => {
    const ids = [...HOSTILE_TEXTS, ...HOSTILE_TEXTS]
    const read = readResults(JSON.parse(JSON.stringify(bodyOf(ids))))
    expect(read.map(({ nodeId, code }) => [nodeId, code])).toEqual(ids.map((id, i) => [id, `code ${i} \ud800`]))
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it.each([
    [{ id: '' }, 'Web'],
    [{ id: '', name: undefined }, '(no id)'],
    [{ id: '', originalNodeId: 'own' }, 'own'],
    [{ id: 'invented', originalNodeId: 'known' }, 'known'],
    [{ id: 'known', originalNodeId: 'other' }, 'known'],
    [{ id: 'invented', originalNodeId: 'also invented' }, 'invented'],
  ])('files %j under %s', (rest, nodeId) => {
    expect(readResults(node(rest), new Set(['known']))[0]?.nodeId).toBe(nodeId)
  })

  it('shows a node that has an object instead of text as that object', () => {
    expect(readResults(node({ config: null, spec: { replicas: 1 } }))[0]?.code).toBe('{\n  "replicas": 1\n}\n')
  })

  it('leaves out a node that has neither', () => {
    expect(readResults(node({ config: null, spec: {} }))).toEqual([])
  })

  it.each([
    { nodes: [] },
    { generatedCodes: [] },
    { generatedCode: { totalFiles: 12, nodes: [] } },
    { result: { manifests: [] } },
  ])('may be nothing: %j', (body) => expect(readResults(body)).toEqual([]))
})

describe('an answer with a wrong part is refused whole, with the place', () => {
  it.each([
    ['"nodes[1].id"', { nodes: [graphResult.nodes[0], { id: 7, config: 'x' }] }],
    ['"nodes[0].id"', { nodes: [{ config: 'x' }] }],
    ['"nodes[0].id"', { nodes: [{ id: 'x'.repeat(1025), config: 'x' }] }],
    ['"nodes[0].config"', { nodes: [{ id: 'a', config: { kind: 'Pod' } }] }],
    ['"nodes[0].name"', { nodes: [{ id: 'a', config: 'x', name: 3 }] }],
    ['"nodes[0].originalNodeId"', { nodes: [{ id: 'a', config: 'x', originalNodeId: [] }] }],
    ['"nodes[2]"', { nodes: [graphResult.nodes[0], graphResult.nodes[1], null] }],
    ['"nodes"', { nodes: { web: 'code' } }],
    ['"nodes"', { generatedCode: { nodes: null } }],
    ['"generatedCodes[0].nodeId"', { generatedCodes: [{ code: 'x' }] }],
    ['"generatedCodes[0].nodeId"', { generatedCodes: [{ nodeId: 'x'.repeat(1025), code: 'x' }] }],
    [
      '"generatedCodes[1].code"',
      {
        generatedCodes: [
          { nodeId: 'a', code: '' },
          { nodeId: 'a', code: null },
        ],
      },
    ],
    ['"generatedCodes"', { generatedCodes: null }],
    ['"result.manifests[0].entityId"', { result: { manifests: [{ generatedCode: 'x' }] } }],
    ['"result.manifests[0].generatedCode"', { result: { manifests: [{ entityId: 'a' }] } }],
    ['"resultData"', { resultData: '{"nodes":[' }],
    ['none of the known shapes', {}],
    ['none of the known shapes', { generatedCode: 'text' }],
    ['none of the known shapes', Object.create({ nodes: [] })],
    ['not an object', null],
    ['not an object', [graphResult]],
    ['not an object', '<html>'],
  ])('%s', (place, body) => {
    expect(() => readResults(body)).toThrow(UnreadableResult)
    expect(() => readResults(body)).toThrow(place)
  })
})

describe('an answer nested deeper than any stack', () => {
  const deep = (key: string): unknown => JSON.parse([`{"${key}":`.repeat(20_000), 1, '}'.repeat(20_000)].join(''))

  it.each(['generatedCode', 'resultData'])('is refused when it wraps itself in %s', (key) => {
    expect(() => readResults(deep(key))).toThrow(new UnreadableResult('the answer is wrapped too often'))
  })

  it('is refused when a file is', () => {
    expect(() => readResults({ nodes: [{ id: 'a', spec: deep('a') }] })).toThrow(
      new UnreadableResult('"nodes[0].spec" is nested too deep'),
    )
  })

  it('is read when only its edges are', () => {
    expect(readResults({ nodes: [{ id: 'a', config: 'x', edges: deep('node') }] })).toHaveLength(1)
  })

  it('is told from one that is just as deep as allowed by what lies innermost: only a container is a level', () => {
    const lists = (count: number): unknown => JSON.parse(`${'['.repeat(count)}${']'.repeat(count)}`)
    const read = (count: number) => readResults({ nodes: [{ id: 'a', spec: { a: lists(count) } }] })
    expect(read(63)).toHaveLength(1)
    expect(() => read(64)).toThrow('nested too deep')
  })
})

describe('the documented map', () => {
  it('keeps several files of one node, in order', () => {
    const results = {
      graphId: 'g',
      jobId: 'j',
      timestamp: '',
      generatedCodes: [
        { nodeId: 'a', code: '1' },
        { nodeId: 'b', code: '2' },
        { nodeId: 'a', code: '3' },
      ],
    }
    expect(transformResultsToStorageFormat(results)).toEqual({ g: { a: ['1', '3'], b: ['2'] } })
  })

  it('treats __proto__ as a key like any other, for graphs and for nodes', () => {
    const results = {
      graphId: '__proto__',
      jobId: 'j',
      timestamp: '',
      generatedCodes: [{ nodeId: '__proto__', code: 'x' }],
    }
    const map = transformResultsToStorageFormat(results)
    expect(Object.keys(map)).toEqual(['__proto__'])
    expect(JSON.stringify(map)).toBe('{"__proto__":{"__proto__":["x"]}}')
    expect(Object.keys(toNodeMap(results.generatedCodes))).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })
})
