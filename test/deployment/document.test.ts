import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../server/support/testServer'
import { blocks } from './document'

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

  /** Later rules win, as such hosts have it. */
  const documented = (path: string) => {
    const headers = new Map<string, string>()
    let isMatch = false
    for (const line of (blocks('headers')[0] ?? '').split('\n')) {
      const [, name, value] = /^ {2}([\w-]+): (.*)$/.exec(line) ?? []
      if (name === undefined) isMatch = path === line || (line.endsWith('*') && path.startsWith(line.slice(0, -1)))
      else if (isMatch) headers.set(name.toLowerCase(), value ?? '')
    }
    return headers
  }

  it.each(['/', '/sw.js', '/assets/app-abc.js', '/kg-mirror/'])('are those that the server sends: %s', async (path) => {
    const { headers } = await fetch(server.url + path)
    expect(documented(path).size).toBe(8)
    for (const [name, value] of documented(path)) expect([name, headers.get(name)]).toEqual([name, value])
  })
})

it('every variable that the server reads is in the table of the README', () => {
  const names = [...read('src/server/readConfig.ts').matchAll(/^ {2}([A-Z_]+): \{ schema|\benv\.([A-Z_]+)/gm)]
  const table = read('README.md')
  const known = [...new Set(names.map(([, one, other]) => one ?? other ?? ''))]
  expect(known.length).toBeGreaterThan(15)
  expect(known.filter((name) => !table.includes(`\`${name}\``))).toEqual([])
})
