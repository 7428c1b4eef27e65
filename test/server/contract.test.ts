import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API_BASE_PATHS } from '../../src/core/kubegram'
import { startTestServer, type TestServer, until } from './support/testServer'

interface Submission {
  readonly name: string
  readonly headers?: Record<string, string>
  readonly body?: unknown
  readonly text?: string
  readonly answer: { readonly status: number; readonly body: Record<string, unknown>; readonly detailsBegin?: string }
}

/** What a public Kubegram server answered to each of these, recorded. */
const submissions = JSON.parse(
  readFileSync(new URL('fixtures/submissions.json', import.meta.url), 'utf8'),
) as readonly Submission[]

type Entry = {
  readonly [key: string]: unknown
  readonly generatedCodeMetadata: { readonly fileName: string; readonly path: string }
}

interface Recorded {
  readonly list: { readonly jobs: readonly Record<string, unknown>[]; readonly total: number }
  readonly running: object
  readonly early: object
  readonly cancelled: object
}

/** Recorded answers about lists, and about jobs that are not completed. */
const lists = JSON.parse(readFileSync(new URL('fixtures/lists.json', import.meta.url), 'utf8')) as Recorded

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.dispose())

describe.each(API_BASE_PATHS)('under %s', (base) => {
  it.each(submissions)('answers $name like the recorded server', async ({ headers = {}, body, text, answer }) => {
    const said = await fetch(server.url + base, { method: 'POST', headers, body: text ?? JSON.stringify(body) })
    const json = (await said.json()) as Record<string, unknown>
    expect({ status: said.status, body: json }).toMatchObject({ status: answer.status, body: answer.body })
    expect(said.headers.get('Content-Type')).toBe('application/json')
    if (answer.status === 201) expect(json.jobId).toMatch(/^[0-9a-f-]{36}$/)
    else expect(typeof json.error).toBe('string')
    if (answer.detailsBegin) expect(String(json.details).startsWith(answer.detailsBegin)).toBe(true)
  })

  it.each(['/11111111-2222-4333-8444-555555555555', '/not-a-uuid', '/..%2f..', '/__proto__'])(
    'knows no job %s',
    async (id) => {
      const gone = { error: 'Job not found or access denied' }
      for (const path of [`${id}/status`, `${id}/results`]) {
        const said = await fetch(server.url + base + path)
        expect([said.status, await said.json()]).toEqual([404, gone])
      }
      const cancelled = await fetch(server.url + base + id, { method: 'DELETE' })
      expect([cancelled.status, await cancelled.json()]).toEqual([404, gone])
    },
  )

  it.each([
    ['PUT', '/99fa7625-31e8-4379-9eec-c08c9ba5a48f/status'],
    ['PATCH', ''],
    ['GET', '/99fa7625-31e8-4379-9eec-c08c9ba5a48f'],
    ['GET', '/a/b/c'],
  ])('has nothing at %s %s', async (method, path) => {
    const said = await fetch(server.url + base + path, { method })
    expect([said.status, await said.text()]).toEqual([404, '404 Not Found'])
    expect(said.headers.get('Content-Type')).toMatch(/^text\/plain/)
  })
})

it('says of each file of a completed job whose it is, and from when', async () => {
  const { generatedCode } = await server.untilOver(await server.submit())
  const nodes = (generatedCode?.nodes ?? []) as readonly unknown[] as readonly Entry[]
  const [row] = ((await (await server.call('/jobs?limit=1')).json()) as { jobs: { createdAt: string }[] }).jobs
  expect(nodes.length).toBeGreaterThan(0)
  for (const node of nodes) {
    expect(node.generatedCodeMetadata.fileName).toBe(node.generatedCodeMetadata.path)
    expect(node).toMatchObject({ companyId: 'c-1', userId: '1', createdAt: row?.createdAt, updatedAt: row?.createdAt })
  }
})

describe('what is said of other jobs', () => {
  let slow: TestServer
  let id: string
  beforeAll(async () => {
    slow = await startTestServer({ pace: 100 })
    id = await slow.submit()
    await until(async () => ((await read(`/${id}/status`)) as { status: string }).status === 'running')
  })
  afterAll(() => slow.dispose())
  const read = async (path: string, method = 'GET') => (await slow.call(path, { method })).json() as Promise<object>

  it('has the shape of the recorded answers: a list, a status, results that are asked for too early', async () => {
    const { jobs, total } = (await read('')) as Recorded['list']
    const [row] = jobs
    expect(shapeOf(row)).toEqual({ ...shapeOf(lists.list.jobs[0]), completedAt: 'null', startedAt: 'moment' })
    expect(row).toMatchObject({ uuid: id, graphId: id, status: 'running' })
    expect(total).toBe(jobs.length)
    expect(shapeOf(await read(`/${id}/status`))).toEqual(shapeOf(lists.running))
    expect(await read(`/${id}/results`)).toEqual(lists.early)
  })

  it('has in whole rows all that rows have, and the result and the reason beside it', async () => {
    const { jobs } = (await read('/jobs')) as Recorded['list']
    const [listed] = ((await read('')) as Recorded['list']).jobs
    expect(jobs[0]).toMatchObject({ ...listed, resultData: null, errorMessage: null, step: expect.any(String) })
  })

  it('is the end of it when it is cancelled', async () => {
    expect(await read(`/${id}`, 'DELETE')).toEqual(lists.cancelled)
    const [row] = ((await read('')) as Recorded['list']).jobs
    expect(shapeOf(row)).toEqual({ ...shapeOf(lists.list.jobs[0]), startedAt: 'moment' })
    expect(row).toMatchObject({ status: 'cancelled' })
  })
})

/** Which keys there are, in which order, and what is in each. */
function shapeOf(value: object | undefined): Record<string, string> {
  const kindOf = (one: unknown) => {
    if (one === null) return 'null'
    return typeof one === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(one) ? 'moment' : typeof one
  }
  return Object.fromEntries(Object.entries(value ?? {}).map(([key, one]) => [key, kindOf(one)]))
}

it('answers every job list the same under every base path', async () => {
  const lists = await Promise.all(
    API_BASE_PATHS.map(async (base) => (await fetch(`${server.url + base}?limit=5`)).json()),
  )
  expect(lists[0]).toMatchObject({ jobs: expect.any(Array), total: expect.any(Number) })
  expect((lists[0] as { jobs: unknown[] }).jobs).toHaveLength(5)
  const ids = lists.map((list) => (list as { jobs: { uuid: string }[] }).jobs.map((job) => job.uuid))
  expect(ids[1]).toEqual(ids[0])
  expect(ids[2]).toEqual(ids[0])
})
