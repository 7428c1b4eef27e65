import { describe, expect, it } from 'vitest'
import { CodegenError } from '../../../src/core/failure'
import { BRIDGES, MAX_ID_UNITS, readGraphText, readInput } from '../../../src/core/input'
import { HOSTILE_TEXTS } from '../support/hostile'

const nodes = [
  {
    id: 'web',
    name: 'Web',
    nodeType: 'DEPLOYMENT',
    edges: [{ connectionType: 'USES', node: { id: 'db', name: 'Database', nodeType: 'DATABASE' } }],
  },
  { id: 'db', name: 'Database', nodeType: 'DATABASE', replicas: 3 },
]
const sentNodes = [nodes[0], { ...nodes[1], edges: [] }]
const graph = {
  id: 'shop',
  name: 'Shop',
  description: 'A shop',
  graphType: 'MICROSERVICE',
  companyId: 'c1',
  userId: 'u1',
  nodes,
}

describe('the four accepted forms', () => {
  it("an API's body", () => {
    const body = {
      graph,
      project: { id: '12', name: 'P', description: 'D' },
      llmConfig: { provider: 'CLAUDE', model: 'm' },
      context: ['Use Go'],
    }
    expect(readInput(body)).toEqual({
      graphId: 'shop',
      warnings: [],
      secretsAt: [],
      request: { ...body, graph: { ...graph, nodes: sentNodes } },
    })
  })

  it("the documented client's input", () => {
    const input = {
      graph,
      projectId: 12,
      projectName: 'P',
      provider: 'openai',
      model: 'm',
      context: [{ role: 'user', content: 'Use Go' }, 7, ''],
    }
    const { request } = readInput(input)
    expect(request).toMatchObject({
      project: { id: '12', name: 'P' },
      llmConfig: { provider: 'OPENAI', model: 'm' },
      context: ['Use Go'],
    })
  })

  it.each([
    [{ provider: 'claude' }, { provider: 'CLAUDE' }],
    [{ model: 'm' }, { model: 'm' }],
  ])('a model is sent as far as it is said: %j', (said, llmConfig) => {
    expect(readInput({ graph, ...said }).request.llmConfig).toEqual(llmConfig)
  })

  it('a context in which nothing is said is not sent', () => {
    expect(readInput({ graph, context: ['', { role: 'user' }, 7] }).request).not.toHaveProperty('context')
  })

  it('a canvas graph: arrows become edges of their start', () => {
    const canvas = {
      id: 'shop',
      title: 'Shop',
      nodes: [
        { id: 'web', label: 'Web', type: 'Load Balancer' },
        { id: 'db', name: 'Database', nodeType: 'database' },
      ],
      arrows: [
        { id: 'a1', startNodeId: 'web', endNodeId: 'db', connectionType: 'ROUTES_TO' },
        { id: 'a2', startNodeId: 'web', endNodeId: 'web' },
        { id: 'a3', startNodeId: 'web' },
        null,
      ],
    }
    const { request } = readInput(canvas)
    expect(request.graph.name).toBe('Shop')
    expect(request.graph.nodes.map(({ name, nodeType, edges }) => [name, nodeType, edges])).toEqual([
      [
        'Web',
        'LOAD_BALANCER',
        [
          { connectionType: 'ROUTES_TO', node: { id: 'db' } },
          { connectionType: 'CONNECTS_TO', node: { id: 'web' } },
        ],
      ],
      ['Database', 'DATABASE', []],
    ])
  })

  it('a bare graph', () => {
    const { request, graphId } = readInput({ nodes })
    expect(request).toEqual({
      graph: {
        id: graphId,
        name: 'Untitled graph',
        graphType: 'KUBERNETES',
        companyId: 'local',
        userId: 'local',
        nodes: sentNodes,
      },
      project: {},
    })
  })

  it('an arrow to where an edge leads already says nothing new, unless it is of another type', () => {
    const to = (connectionType?: string) => ({ startNodeId: 'web', endNodeId: 'db', connectionType })
    const known = nodes[0]?.edges
    const edgesWith = (more: object) => readInput({ nodes, ...more }).request.graph.nodes[0]?.edges
    expect(edgesWith({ arrows: [to()] })).toEqual(known)
    expect(edgesWith({ arrows: [to(known?.[0]?.connectionType)], bridges: [to()] })).toEqual(known)
    const both = [...(known ?? []), { connectionType: 'BACKS_UP', node: { id: 'db' } }]
    expect(edgesWith({ arrows: [to('BACKS_UP')], bridges: [to('BACKS_UP')] })).toEqual(both)
  })
})

describe('the id that code is filed under', () => {
  it.each([
    [{ id: 'own', nodes }, 'own'],
    [{ id: 7, nodes }, '7'],
    [{ graphId: 'named', nodes }, 'named'],
    [{ graph: { nodes }, graphId: 'beside' }, 'beside'],
    [{ graph: { id: '__proto__', nodes } }, '__proto__'],
  ])('of %j', (input, graphId) => expect(readInput(input).graphId).toBe(graphId))

  it('is the same for the same graph without one, and another for another', () => {
    const made = readInput({ nodes }).graphId
    expect(readInput(structuredClone({ nodes })).graphId).toBe(made)
    expect(readInput({ nodes, name: 'Other' }).graphId).not.toBe(made)
    expect(readInput({ nodes: nodes.slice(1) }).graphId).not.toBe(made)
  })
})

describe('secrets', () => {
  it('are taken out at any depth, and it is said where', () => {
    const secretData = { password: 'hunter2' }
    const { request, secretsAt } = readInput({
      graph: {
        nodes: [{ id: 'b' }, { id: 'a', secretData, spec: [{ deep: { secretData, kept: 1 } }] }],
        bridges: [{ startNodeId: 'a', endNodeId: 'a', secretData }],
      },
      secretData,
      project: { secretData },
    })
    expect(JSON.stringify(request)).not.toMatch(/secretData|hunter2/)
    expect(request.graph.nodes[1]).toMatchObject({ spec: [{ deep: { kept: 1 } }] })
    expect(secretsAt).toEqual([1, BRIDGES])
  })
})

describe('ids and keys of any text', () => {
  it('are kept byte for byte', () => {
    const { request } = readInput({ nodes: HOSTILE_TEXTS.map((id) => ({ id })) })
    expect(request.graph.nodes.map(({ id }) => id)).toEqual(HOSTILE_TEXTS)
    expect(request.graph.nodes.map(({ name }) => name)).toEqual(HOSTILE_TEXTS)
  })

  it('do not reach the prototype', () => {
    const { request } = readGraphText(
      '{"nodes":[{"id":"a","__proto__":{"polluted":true},"labels":{"__proto__":{"polluted":true}}}]}',
    )
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(Object.keys(request.graph.nodes[0] as object)).toContain('__proto__')
    expect((request.graph.nodes[0] as Record<string, unknown>).polluted).toBeUndefined()
  })

  it.each(['toString', 'constructor'])('the node type %s stays a word', (nodeType) => {
    expect(readInput({ nodes: [{ id: 'a', nodeType }] }).request.graph.nodes[0]?.nodeType).toBe(nodeType)
  })
})

describe('what is left out is said', () => {
  it.each([
    [{ nodes, graphType: 'ZOO' }, 'Unknown graph type "ZOO": sent as KUBERNETES.'],
    [{ graph, projectId: 'abc' }, 'The project id is not a number: left out, so the server makes a new project.'],
    [{ graph, provider: 'HAL' }, 'Unknown model provider "HAL": left out.'],
  ])('%#', (input, warning) => expect(readInput(input).warnings).toEqual([warning]))
})

describe('what cannot be sent is refused with the place', () => {
  const long = 'x'.repeat(MAX_ID_UNITS + 1)
  it.each([
    [null, 'not one'],
    ['graph', 'not one'],
    [[nodes], 'not one'],
    [{}, '"nodes" is missing'],
    [{ graph: {} }, '"graph.nodes" is missing'],
    [{ nodes: null }, '"nodes" is null'],
    [{ nodes: { a: 1 } }, '"nodes" is a object'],
    [{ nodes: [{ id: [] }] }, '"nodes[0].id" is a list'],
    [{ nodes: [] }, 'The graph has 0 nodes: "nodes" is empty'],
    [{ graph: { nodes: [{ id: 'a' }, {}] } }, '"graph.nodes[1].id" is missing'],
    [{ nodes: [{ id: '' }] }, '"nodes[0].id" is empty'],
    [{ nodes: [{ id: 7 }] }, '"nodes[0].id" is a number'],
    [{ nodes: [{ id: long }] }, '"nodes[0].id" is longer than 1024'],
    [{ id: long, nodes }, '"id" is longer than 1024'],
    [{ graph: { id: long, nodes } }, '"graph.id" is longer than 1024'],
    [{ nodes: ['a'] }, '"nodes[0]" is "a", not a node'],
    [{ nodes: [{ id: 'a', edges: 'b' }] }, '"nodes[0].edges" is "b", not a list'],
    [{ nodes: [{ id: 'a', edges: [{ node: {} }] }] }, '"nodes[0].edges[0].node.id" is missing'],
    [{ nodes: [{ id: 'a', edges: [null] }] }, '"nodes[0].edges[0].node.id" is missing'],
    [Object.create({ nodes }), '"nodes" is missing'],
  ])('%#: %s', (input, said) => expect(refusal(() => readInput(input))).toContain(said))

  it('nested deeper than any stack', () => {
    const source = `{"nodes":[{"id":"a","spec":${'['.repeat(20_000)}${']'.repeat(20_000)}}]}`
    expect(refusal(() => readGraphText(source))).toBe('The JSON is nested deeper than 64 levels.')
    expect(refusal(() => readInput(JSON.parse(source)))).toBe('The graph is nested deeper than 64 levels.')
  })
})

function refusal(work: () => unknown): string | undefined {
  try {
    work()
  } catch (error) {
    if (error instanceof CodegenError && error.failure.code === 'invalidInput') return error.failure.detail
    throw error
  }
  return undefined
}
