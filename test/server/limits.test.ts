import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SMALL_REQUEST, startTestServer, type TestServer } from './support/testServer'

const MIB = 1024 * 1024

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.dispose())

const withNodes = (nodes: unknown) => ({ ...SMALL_REQUEST, graph: { ...SMALL_REQUEST.graph, nodes } })
const manyNodes = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `n${index}`, name: `n${index}`, nodeType: 'CONFIGMAP' }))
const post = async (body: string | ReadableStream) => {
  const isStream = typeof body !== 'string'
  const answer = await server.call('', { method: 'POST', body, ...(isStream ? { duplex: 'half' } : {}) } as RequestInit)
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
/** A request of exactly so many bytes. */
const ofSize = (bytes: number) => {
  const empty = JSON.stringify({ ...SMALL_REQUEST, context: [''] })
  return JSON.stringify({ ...SMALL_REQUEST, context: ['x'.repeat(bytes - empty.length)] })
}

describe('a graph', () => {
  it('of 5,000 nodes is taken, and one of 5,001 is not', async () => {
    expect((await post(JSON.stringify(withNodes(manyNodes(5_000))))).status).toBe(201)
    const refused = await post(JSON.stringify(withNodes(manyNodes(5_001))))
    expect(refused).toEqual({
      status: 413,
      body: { error: 'Graph too large', details: 'The graph has 5001 nodes; this server takes at most 5000' },
    })
    // Nor is it when its nodes come as a text.
    expect((await post(JSON.stringify(withNodes(JSON.stringify(manyNodes(5_001)))))).status).toBe(413)
  })

  it('of 8 MiB is taken, and one byte more is not', async () => {
    expect((await post(ofSize(8 * MIB))).status).toBe(201)
    const refused = await post(ofSize(8 * MIB + 1))
    expect(refused).toMatchObject({ status: 413, body: { error: 'Graph too large' } })
    expect(refused.body.details).toContain('8 MiB')
  })

  it('is measured also when it does not say its length', async () => {
    const chunk = new TextEncoder().encode('x'.repeat(MIB))
    let sent = 0
    const endless = new ReadableStream({
      pull(controller) {
        if (sent++ > 8) controller.close()
        else controller.enqueue(chunk)
      },
    })
    expect((await post(endless)).status).toBe(413)
  })

  it('nested without end is refused, and breaks nothing', async () => {
    const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
    for (const levels of [65, 100_000]) {
      const body = JSON.stringify(withNodes([{ id: 'n1', spec: 0 }])).replace('"spec":0', `"spec":${deep(levels)}`)
      const refused = await post(body)
      expect(refused).toMatchObject({ status: 400, body: { error: 'Invalid request body' } })
    }
    expect(server.log).toEqual([])
  })

  it('loses the secrets of its canvas before it is stored', async () => {
    const secret = 'hunter2-hunter2'
    const node = { id: 'n1', name: 'web', nodeType: 'SECRET', secretData: { password: secret } }
    const edges = [{ connectionType: 'SERVICE_EXPOSES', node: { ...node, id: 'n2' } }]
    const id = await server.submit(withNodes([{ ...node, edges }]))
    const over = await server.untilOver(id)
    expect(over.status).toBe('completed')
    expect(JSON.stringify(over)).not.toContain(secret)
  })

  it('cannot reach the prototype of anything', async () => {
    const body = JSON.stringify(withNodes([{ id: 'n1', name: 'x', nodeType: 'POD' }])).replace(
      '"id":"n1"',
      '"id":"n1","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}',
    )
    expect((await post(body)).status).toBe(201)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})
