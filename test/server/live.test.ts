import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { JOB_STEPS } from '../../src/core/kubegram'
import { readEvents, readUntilOver, type ToldChange } from './support/readEvents'
import { startTestServer, type TestServer, until } from './support/testServer'

let server: TestServer
/** Its jobs take nearly two seconds. */
let slow: TestServer
beforeAll(async () => {
  server = await startTestServer({ pace: 0.05 })
  slow = await startTestServer({ pace: 0.5 })
})
afterAll(async () => {
  await server.dispose()
  await slow.dispose()
})

const json = async (on: TestServer, path: string) => {
  const answer = await on.call(path)
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

async function untilAllEnded(events: AsyncGenerator<ToldChange>, ids: readonly string[]): Promise<ToldChange[]> {
  const left = new Set(ids)
  const told: ToldChange[] = []
  for await (const change of events) {
    if (!ids.includes(change.jobId)) continue
    told.push(change)
    if (change.status === 'completed') left.delete(change.jobId)
    if (left.size === 0) return told
  }
  throw new Error('The stream ended before the jobs')
}

describe('the stream of changes', () => {
  it('tells of every step and of the end, as each comes', async () => {
    const answer = await server.call('/events')
    expect(answer.headers.get('Content-Type')).toBe('text/event-stream')
    expect(answer.headers.get('Content-Encoding')).toBeNull()
    const id = await server.submit()
    const told = await readUntilOver(readEvents(answer), id)
    expect(told[0]).toEqual({ jobId: id, status: 'running', step: JOB_STEPS[0] })
    expect([...new Set(told.map(({ step }) => step))]).toEqual(JOB_STEPS)
    expect(told.at(-1)).toEqual({ jobId: id, status: 'completed', step: JOB_STEPS[4] })
    // The end is told when it can be read.
    expect((await json(server, `/${id}/results`)).status).toBe(200)
  })

  it('begins with what ended meanwhile, where that is asked for', async () => {
    const id = await server.submit()
    await server.untilOver(id)
    const told = await readUntilOver(readEvents(await server.call('/events?past=60')), id)
    expect(told).toEqual([{ jobId: id, status: 'completed', step: JOB_STEPS[4] }])
  })

  it('tells of a cancelled job', async () => {
    const events = readEvents(await slow.call('/events'))
    const id = await slow.submit()
    await slow.call(`/${id}`, { method: 'DELETE' })
    expect((await readUntilOver(events, id)).at(-1)?.status).toBe('cancelled')
  })

  it('tells everybody of everything, however many listen', async () => {
    const streams = await Promise.all(
      Array.from({ length: 100 }, async (_, client) => {
        const answer = await server.call('/events', { headers: { 'X-Forwarded-For': `10.0.0.${client}` } })
        return readEvents(answer)
      }),
    )
    const ids = await Promise.all(Array.from({ length: 40 }, () => server.submit()))
    const told = await Promise.all(streams.map((stream) => untilAllEnded(stream, ids)))
    // All hear the same, in the same order.
    for (const one of told) expect(one).toEqual(told[0])
    for (const id of ids) {
      const walk = (told[0] ?? []).filter(({ jobId }) => jobId === id)
      expect([...new Set(walk.map(({ step }) => step))]).toEqual(JOB_STEPS)
      expect(walk.at(-1)?.status).toBe('completed')
    }
  })

  it('is for those who know the token', async () => {
    const guarded = await startTestServer({ token: 'secret' })
    expect((await guarded.call('/events')).status).toBe(401)
    const answer = await guarded.call('/events', { headers: { Authorization: 'Bearer secret' } })
    expect(answer.status).toBe(200)
    await answer.body?.cancel()
    await guarded.dispose()
  })

  it('and held answers end with the server, which waits for neither', async () => {
    const ending = await startTestServer({ pace: 100 })
    const id = await ending.submit()
    const events = readEvents(await ending.call('/events'))
    const held = ending.call(`/${id}/results?wait=600`)
    await until(async () => (await json(ending, `/${id}/status`)).body.status === 'running')
    await ending.close()
    expect((await held).status).toBe(400)
    for await (const change of events) expect(change.jobId).toBe(id)
    await ending.dispose()
  })
})

describe('a held answer', () => {
  it('comes with the results, once they are there', async () => {
    const id = await slow.submit()
    const { status, body } = await json(slow, `/${id}/results?wait=60`)
    expect([status, body.status]).toEqual([200, 'completed'])
    expect(body.generatedCode).toMatchObject({ graphId: id })
    // Then there is nothing to wait for.
    expect((await json(slow, `/${id}/results?wait=60`)).status).toBe(200)
  })

  it('is what it is without waiting when the time is up', async () => {
    const id = await slow.submit()
    expect((await json(slow, `/${id}/results?wait=1`)).body).toMatchObject({ error: 'Job not completed' })
  })

  it('comes at once when the job ends otherwise, or does not exist', async () => {
    const id = await slow.submit()
    const held = json(slow, `/${id}/results?wait=600`)
    await slow.call(`/${id}`, { method: 'DELETE' })
    expect(await held).toMatchObject({ status: 400, body: { status: 'cancelled' } })
    const unknown = await json(slow, '/9f1c5a52-6a0c-4d53-9d0e-0f4a2f1f7d11/results?wait=600')
    expect(unknown.status).toBe(404)
  })

  it.each(['-5', 'abc', '1e3', ''])('is not held for wait=%s', async (wait) => {
    const id = await slow.submit()
    expect((await json(slow, `/${id}/results?wait=${wait}`)).status).toBe(400)
    await slow.call(`/${id}`, { method: 'DELETE' })
  })
})
