import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { startTestServer, type TestServer } from '../server/support/testServer'
import { blocks, documentedHeaders } from './document'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

describe('the headers for a static host', () => {
  let folder: string
  let server: TestServer
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kubegram-static-'))
    await mkdir(join(folder, 'assets'))
    for (const file of ['index.html', 'sw.js', 'assets/app-abc.js']) await writeFile(join(folder, file), 'x')
    // In front of nobody: only the pages are asked for.
    server = await startTestServer({ appDir: folder, upstreamUrl: 'http://127.0.0.1:9' })
  })
  afterAll(async () => {
    await server.dispose()
    await rm(folder, { recursive: true })
  })

  it.each(['/', '/sw.js', '/assets/app-abc.js', '/kg-mirror/'])('are those that the server sends: %s', async (path) => {
    const { headers } = await fetch(server.url + path)
    expect(documentedHeaders(path).size).toBe(8)
    for (const [name, value] of documentedHeaders(path)) expect([name, headers.get(name)]).toEqual([name, value])
  })
})

it('Prometheus gets what it is told to scrape', async () => {
  const server = await startTestServer({ isMetered: true, metricsToken: 'of the file' })
  const { scrape_configs: jobs } = parse(blocks('yaml').join('\n')) as { scrape_configs: readonly ScrapeConfig[] }
  expect(jobs).toHaveLength(1)
  for (const { authorization, static_configs } of jobs) {
    // Prometheus' own words for what is left out: http, /metrics, and a bearer token.
    expect(Object.keys(authorization)).toEqual(['credentials_file'])
    expect(static_configs).toEqual([{ targets: ['127.0.0.1:8090'] }])
    const answer = await fetch(`${server.url}/metrics`, { headers: { Authorization: 'Bearer of the file' } })
    expect(answer.status).toBe(200)
    for (const line of (await answer.text()).trim().split('\n')) expect(line).toMatch(METRIC)
  }
  expect((await fetch(`${server.url}/metrics`)).status).toBe(401)
  await server.dispose()
})

interface ScrapeConfig {
  readonly authorization: object
  readonly static_configs: unknown
}
/** A line of the text format. */
const METRIC = /^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? [\d.e+-]+|)$/

it('every variable that the server reads is in the table of the README', () => {
  const names = [...read('src/server/readConfig.ts').matchAll(/^ {2}([A-Z_]+): \{ schema|\benv\.([A-Z_]+)/gm)]
  const table = read('README.md')
  const known = [...new Set(names.map(([, one, other]) => one ?? other ?? ''))]
  expect(known.length).toBeGreaterThan(15)
  expect(known.filter((name) => !table.includes(`\`${name}\``))).toEqual([])
})
