import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Fault } from '../../src/server/faults/faultScript'
import { type Body, type FaultyServer, startFaultyServer } from './support/faultyServer'
import { SMALL_REQUEST, type StatusBody } from './support/testServer'

let server: FaultyServer
beforeAll(async () => {
  server = await startFaultyServer()
})
afterAll(() => server.dispose())
beforeEach(() => server.set([]))

describe('faults of a job', () => {
  it('keep it from its end until it is cancelled', async () => {
    await server.set([
      { match: { route: 'submit', nth: 1 }, fault: { type: 'neverFinish' } },
      { match: { route: 'submit', nth: 2 }, fault: { type: 'neverFinish', word: 'QUEUED' } },
    ])
    const id = await server.submit()
    const other = await server.submit()
    await server.untilOver(await server.submit())
    expect((await server.get(`/${id}/status`)).body).toEqual({ jobId: id, step: 'llmCall', status: 'pending' })
    expect((await server.get(`/${other}/status`)).body.status).toBe('QUEUED')
    expect(await server.get(`/${id}/results`)).toMatchObject({ status: 400, body: { status: 'pending' } })
    const row = ((await server.get('/jobs')).body.jobs as Body[]).find(({ uuid }) => uuid === id)
    expect(row).toMatchObject({ status: 'pending', progress: 0, resultData: null, completedAt: null })
    await server.call(`/${id}`, { method: 'DELETE' })
    expect((await server.get(`/${id}/status`)).body.status).toBe('cancelled')
  })

  it('let it fail, with or without a reason', async () => {
    const silent = await server.submitWith({ type: 'fail' })
    expect(await server.untilOver(silent)).toEqual({ jobId: silent, step: 'llmCall', status: 'failed' })
    const id = await server.submitWith({ type: 'fail', reason: 'No answer' })
    expect(await server.untilOver(id)).toMatchObject({ status: 'failed', error: 'No answer' })
    const row = ((await server.get('/jobs')).body.jobs as Body[]).find(({ uuid }) => uuid === id)
    expect(row).toMatchObject({ status: 'failed', errorMessage: 'No answer', resultData: null })
  })

  it('put words into its mouth', async () => {
    await server.on('status', { type: 'says', word: 'constructor' })
    expect((await server.get(`/${server.doneId}/status`)).body).toMatchObject({ status: 'constructor' })
    await server.on('submit', { type: 'jobId', id: '../x' })
    expect(await (await server.call('', { method: 'POST', body: JSON.stringify(SMALL_REQUEST) })).json()).toMatchObject(
      { jobId: '../x', status: 'running' },
    )
  })

  it('break the instant of its completion', async () => {
    const id = await server.submitWith({ type: 'errorAtCompletion', times: 2 })
    const statuses: unknown[] = []
    while (statuses.at(-1) !== 'completed') {
      const { status, body } = await server.get(`/${id}/status`)
      const said = status === 200 ? body.status : status
      if (said === 500 || said === 'completed') statuses.push(said)
    }
    expect(statuses).toEqual([500, 500, 'completed'])
  })

  it('destroy its result on DELETE', async () => {
    const id = await server.submitWith({ type: 'deleteDestroys' })
    await server.untilOver(id)
    await server.call(`/${id}`, { method: 'DELETE' })
    expect((await server.get(`/${id}/results`)).status).toBe(400)
    expect((await server.get(`/${id}/status`)).status).toBe(500)
  })

  it.each([
    [1, { jobId: expect.any(String), generatedCodes: [{ nodeId: 'n1', code: expect.any(String) }], summary: {} }],
    [2, { totalFiles: expect.any(Number), nodes: [{ id: 'n1', config: expect.any(String) }] }],
    [3, { status: 'completed', generatedCode: { nodes: [{ id: 'n1' }] }, timestamp: expect.any(String) }],
    [4, { status: 'completed', step: 'validateConfigurations', generatedCode: { nodes: [{ id: 'n1' }] } }],
    [5, { status: 'completed', resultData: expect.stringContaining('"nodes":[{"id":"n1"') }],
    [
      6,
      { job: { status: 'completed' }, result: { manifests: [{ entityId: 'n1', generatedCode: expect.any(String) }] } },
    ],
  ] as const)('give its result in shape %i', async (shape, expected) => {
    await server.set([{ match: { jobId: server.doneId }, fault: { type: 'shape', shape } }])
    const { body } = await server.get(`/${server.doneId}/results`)
    expect(firstOfEach(body)).toMatchObject(expected)
    const status = (await server.get(`/${server.doneId}/status`)).body as unknown as StatusBody
    expect(status.generatedCode !== undefined).toBe(shape === 4)
  })

  it('spoil its nodes, in status and results alike', async () => {
    const nodesOf = async (path: string) =>
      ((await server.get(`/${server.doneId}/${path}`)).body as { generatedCode: { nodes: Body[] } }).generatedCode.nodes
    const change = (fault: Fault) => server.set([{ match: { jobId: server.doneId }, fault }])
    for (const path of ['status', 'results']) {
      await change({ type: 'emptyResult' })
      expect(await nodesOf(path)).toEqual([])
      await change({ type: 'hostileIds' })
      expect((await nodesOf(path)).slice(0, 2).map(({ id }) => id)).toEqual(['__proto__', '..'])
      await change({ type: 'embeddedEdges', perNode: 1 })
      expect(await nodesOf(path)).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            edges: [
              { connectionType: expect.any(String), node: expect.objectContaining({ config: expect.any(String) }) },
            ],
          }),
        ]),
      )
    }
  })
})

/** Lists of which only the first is of interest. */
function firstOfEach(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(firstOfEach)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, firstOfEach(one)]))
}
