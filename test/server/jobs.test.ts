import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { JOB_STEPS, KEYS_HONOURED } from '../../src/core/kubegram'
import { SMALL_REQUEST, startTestServer, type TestServer, until } from './support/testServer'

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

const json = async (path: string, init?: RequestInit) => {
  const answer = await server.call(path, init)
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

describe('a job', () => {
  it('walks its steps in order and never says failed or completed on the way', async () => {
    const id = await slow.submit()
    const seen: string[] = []
    const over = await until(async () => {
      const body = (await (await slow.call(`/${id}/status`)).json()) as { step: string; status: string }
      if (seen.at(-1) !== body.step) seen.push(body.step)
      if (body.status !== 'completed') expect(['pending', 'running']).toContain(body.status)
      return body.status === 'completed' && body
    })
    const indexes = seen.map((step) => (JOB_STEPS as readonly string[]).indexOf(step))
    expect(indexes).toEqual([...indexes].sort())
    expect(indexes).not.toContain(-1)
    expect(seen.length).toBeGreaterThan(2)
    expect(over).toMatchObject({ jobId: id, step: 'validateConfigurations', status: 'completed' })
  })

  it('gives one and the same result in status, results and rows', async () => {
    const id = await server.submit()
    const { generatedCode } = await server.untilOver(id)
    expect(generatedCode?.nodes.map((node) => node.id)).toEqual(expect.arrayContaining(['n1', 'n2']))
    const results = await json(`/${id}/results`)
    expect(results).toEqual({
      status: 200,
      body: { jobId: id, status: 'completed', generatedCode, timestamp: expect.stringMatching(/^\d{4}-.*Z$/) },
    })
    expect(generatedCode).toMatchObject({ graphId: id, originalGraphId: id })
    const { body } = await json('/jobs?limit=1')
    const [row] = body.jobs as Record<string, unknown>[]
    expect(row).toMatchObject({ uuid: id, status: 'completed', progress: 100, errorMessage: null })
    expect(JSON.parse(String(row?.resultData))).toEqual(generatedCode)
  })

  it('has no results before its end', async () => {
    const id = await slow.submit()
    const running = await until(async () => {
      const body = (await (await slow.call(`/${id}/status`)).json()) as { status: string }
      return body.status === 'running'
    })
    expect(running).toBe(true)
    const early = await slow.call(`/${id}/results`)
    expect([early.status, await early.json()]).toEqual([
      400,
      { error: 'Job not completed', status: 'running', message: 'Results are only available for completed jobs' },
    ])
  })

  it('of a graph without nodes completes with no files', async () => {
    const id = await server.submit({ ...SMALL_REQUEST, graph: { ...SMALL_REQUEST.graph, nodes: [] } })
    expect(await server.untilOver(id)).toMatchObject({
      status: 'completed',
      generatedCode: { nodes: [], totalFiles: 0 },
    })
  })

  it('keeps texts that databases dislike', async () => {
    const name = 'a\0b\ud800c'
    const nodes = [{ id: name, name: 'web', nodeType: 'MICROSERVICE' }]
    const id = await server.submit({ graph: { ...SMALL_REQUEST.graph, name, nodes }, project: { name } })
    const { status, generatedCode } = await server.untilOver(id)
    expect(status).toBe('completed')
    expect(generatedCode?.nodes[0]?.id).toBe(name)
  })

  it('answers HEAD with the head alone', async () => {
    const id = await server.submit()
    await server.untilOver(id)
    const answer = await server.call(`/${id}/results`, { method: 'HEAD' })
    expect([answer.status, answer.headers.get('Content-Type'), await answer.text()]).toEqual([
      200,
      'application/json',
      '',
    ])
  })
})

describe('cancel', () => {
  it('ends a running job for good', async () => {
    const id = await slow.submit()
    const cancelled = await slow.call(`/${id}`, { method: 'DELETE' })
    expect([cancelled.status, await cancelled.json()]).toEqual([200, { message: 'Job cancelled successfully' }])
    expect(await slow.untilOver(id)).toMatchObject({ status: 'cancelled' })
    const again = await slow.call(`/${id}`, { method: 'DELETE' })
    expect(await again.json()).toEqual({ message: 'Job cancelled successfully' })
  })

  it('takes nothing from a completed job', async () => {
    const id = await server.submit()
    const before = await server.untilOver(id)
    const { status, body } = await json(`/${id}`, { method: 'DELETE' })
    expect(status).toBe(200)
    expect(body.message).toMatch(/already completed/)
    expect(await server.untilOver(id)).toEqual(before)
    expect((await json(`/${id}/results`)).status).toBe(200)
  })

  it('and completion never both win', async () => {
    // A walk takes about 175 ms here; a cancel comes a little later from job to job, the last one after the end.
    const together = Array.from({ length: 12 }, (_, index) => index * 30)
    const race = async (ms: number) => {
      const id = await server.submit()
      await sleep(ms)
      if (ms === together.at(-1)) await server.untilOver(id)
      const { body } = await json(`/${id}`, { method: 'DELETE' })
      return { id, winner: body.message === 'Job cancelled successfully' ? 'cancelled' : 'completed' }
    }
    const jobs = await Promise.all(together.map(race))
    // On a busy machine even the first walk may be over before its cancel comes: then one tries again.
    for (let more = 0; more < 20 && jobs.every(({ winner }) => winner === 'completed'); more++) jobs.push(await race(0))
    expect(new Set(jobs.map(({ winner }) => winner))).toEqual(new Set(['cancelled', 'completed']))
    // A walk that had begun before them all would be over by now.
    await server.untilOver(await server.submit())
    const { body } = await json('/jobs?limit=200')
    const rows = new Map((body.jobs as { uuid: string }[]).map((row) => [row.uuid, row]))
    for (const { id, winner } of jobs) {
      const isDone = winner === 'completed'
      const row = rows.get(id) as unknown as { status: string; progress: number; resultData: string | null }
      expect([row.status, row.progress === 100, row.resultData !== null]).toEqual([winner, isDone, isDone])
    }
  })
})

describe('an idempotency key', () => {
  const post = (key: string, body: unknown = SMALL_REQUEST) =>
    json('', { method: 'POST', body: JSON.stringify(body), headers: { 'Idempotency-Key': key } })

  it('stands for one job, whatever has become of it', async () => {
    const first = await post('key-1')
    await server.untilOver(String(first.body.jobId))
    expect(await post('key-1')).toEqual(first)
    expect(first.status).toBe(201)
  })

  it('stands for one job also when it comes ten times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => post('key-2')))
    expect(new Set(answers.map(({ body }) => body.jobId)).size).toBe(1)
    expect(answers.every(({ status }) => status === 201)).toBe(true)
  })

  it('is refused for another graph', async () => {
    await post('key-3')
    const other = await post('key-3', { ...SMALL_REQUEST, project: { name: 'Q' } })
    expect(other).toMatchObject({ status: 422, body: { error: 'Idempotency key already used' } })
  })

  it('may not be longer than 255 characters', async () => {
    expect((await post('x'.repeat(256))).status).toBe(400)
    expect((await post('x'.repeat(255))).status).toBe(201)
  })
})

describe('the list', () => {
  it('gives pages of one project, newest first', async () => {
    const first = await server.submit()
    const { body } = await json('?limit=1')
    const [row] = body.jobs as { uuid: string; projectId: number; graphId: string }[]
    expect(row).toMatchObject({ uuid: first, graphId: first })
    const project = { id: String(row?.projectId) }
    const second = await server.submit({ ...SMALL_REQUEST, project })
    const page = (await json(`?projectId=${project.id}`)).body as { jobs: { uuid: string }[]; total: number }
    expect(page.jobs.map((job) => job.uuid)).toEqual([second, first])
    expect(page.total).toBe(2)
    const next = (await json(`?projectId=${project.id}&limit=1&offset=1`)).body as { jobs: { uuid: string }[] }
    expect(next.jobs.map((job) => job.uuid)).toEqual([first])
  })

  it('can be narrowed to what is under way, and be long', async () => {
    const ids: string[] = []
    for (let job = 0; job < 60; job++) ids.unshift(await slow.submit())
    const uuids = async (query: string) => {
      const { jobs, total } = (await (await slow.call(query)).json()) as { jobs: { uuid: string }[]; total: number }
      expect(total).toBe(jobs.length)
      return jobs.map(({ uuid }) => uuid)
    }
    const [last = '', ...rest] = ids
    await slow.call(`/${last}`, { method: 'DELETE' })
    expect((await uuids('?limit=1000')).slice(0, 60)).toEqual(ids)
    const active = await uuids('?status=active&limit=1000')
    expect(active).not.toContain(last)
    expect(active.filter((id) => rest.includes(id))).toEqual(rest.filter((id) => active.includes(id)))
    expect(active.at(0)).toBe(rest[0])
    expect(await uuids('?limit=1001&offset=1')).toEqual((await uuids('?limit=1000')).slice(1))
    for (const id of rest) await slow.call(`/${id}`, { method: 'DELETE' })
    expect((await uuids('?status=active')).filter((id) => ids.includes(id))).toEqual([])
  })

  it('takes on a project that a graph brings from another server, and counts on from there', async () => {
    const one = await server.submit({ ...SMALL_REQUEST, project: { id: '5000', name: 'Elsewhere' } })
    const two = await server.submit({ ...SMALL_REQUEST, project: { id: '5000' } })
    const { body } = await json('?projectId=5000')
    expect((body.jobs as { uuid: string }[]).map((job) => job.uuid)).toEqual([two, one])
    await server.submit({ ...SMALL_REQUEST, project: { name: 'New' } })
    const [newest] = (await json('?limit=1')).body.jobs as { projectId: number }[]
    expect(newest?.projectId).toBe(5001)
  })

  it('says that keys are honoured, for whoever wants to send a graph again', async () => {
    expect((await server.call('?limit=1')).headers.get(KEYS_HONOURED)).toBe('?1')
  })

  it('takes nonsense for absent', async () => {
    expect((await json('?limit=abc&offset=-1&projectId=x')).status).toBe(200)
  })
})
