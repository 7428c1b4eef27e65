import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { API_BASE_PATHS } from '../../src/core/kubegram'
import { type FaultyServer, startFaultyServer } from './support/faultyServer'
import { startTestServer, type TestServer, until } from './support/testServer'

interface Recorded {
  readonly name: string
  /** Which job it was asked of. */
  readonly about: 'completed' | 'running' | 'failed' | 'unknown' | 'list' | 'guarded'
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly answer: { readonly status: number; readonly type: string; readonly body: unknown }
}

/** What a public Kubegram server answered, recorded: of lists the first entry, of code the first line. */
const answers = JSON.parse(
  readFileSync(new URL('fixtures/answers.json', import.meta.url), 'utf8'),
) as readonly Recorded[]

let quick: TestServer
let slow: TestServer
let guarded: TestServer
let faulty: FaultyServer
beforeAll(async () => {
  quick = await startTestServer()
  faulty = await startFaultyServer()
  slow = await startTestServer({ pace: 100 })
  guarded = await startTestServer({ token: 'open sesame' })
})
afterAll(() => Promise.all([quick, slow, guarded, faulty].map((server) => server?.dispose())))

it.each(API_BASE_PATHS.flatMap((base) => answers.map((recorded) => ({ base, recorded }))))(
  '$recorded.name under $base has the shape of the recorded answer',
  async ({ base, recorded: { about, method, path, headers = {}, answer } }) => {
    const { server, at } = await placeOf(about)
    const said = await fetch(`${server.url}${base}${at}${path}`, {
      method,
      headers,
      ...(method === 'POST' ? { body: '{}' } : {}),
    })
    const text = await said.text()
    expect([said.status, said.headers.get('Content-Type')?.split(';')[0]]).toEqual([answer.status, answer.type])
    if (typeof answer.body === 'string') expect(text).toBe(answer.body)
    else {
      const body = JSON.parse(text) as object
      expect(shapeOf(body)).toEqual(shapeOf(answer.body))
      if (said.status >= 400) expect(body).toEqual(answer.body)
    }
  },
)

/** A job of the kind, as the part of the address that names it; a new one for each question. */
async function placeOf(about: Recorded['about']): Promise<{ readonly server: TestServer; readonly at: string }> {
  if (about === 'guarded') return { server: guarded, at: '' }
  if (about === 'unknown') return { server: quick, at: '/11111111-2222-4333-8444-555555555555' }
  if (about === 'running') {
    const id = await slow.submit()
    await until(
      async () => ((await (await slow.call(`/${id}/status`)).json()) as { status: string }).status === 'running',
    )
    return { server: slow, at: `/${id}` }
  }
  if (about === 'failed') {
    const id = await faulty.submitWith({ type: 'fail' })
    await faulty.untilOver(id)
    return { server: faulty, at: `/${id}` }
  }
  const id = await quick.submit()
  await quick.untilOver(id)
  return { server: quick, at: about === 'list' ? '' : `/${id}` }
}

/** These are moments or nothing, by how far the job is. */
const MOMENTS = /^(started|completed)At$/

/** What is in each key, and in the first entry of each list. */
function shapeOf(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map((one) => shapeOf(one))
  if (MOMENTS.test(key)) return 'a moment or nothing'
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? 'a moment' : 'text'
  if (typeof value !== 'object' || value === null) return value === null ? 'nothing' : typeof value
  const entries = Object.entries(value)
    // The recorded server repeats the code of an edge's end there: 27 MB for 0.5 MB of code.
    .filter(([inner]) => key !== 'node' || inner !== 'config')
    .map(([inner, one]) => [inner, shapeOf(one, inner)] as const)
  return Object.fromEntries(entries)
}
