import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API_BASE_PATHS } from '../../src/core/kubegram'
import { startTestServer, type TestServer } from './support/testServer'

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
