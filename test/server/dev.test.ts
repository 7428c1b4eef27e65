import { once } from 'node:events'
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { layFreshDatabase } from '../support/freshDatabase'
import { freePort, runServer, type ServerProcess, untilLive } from '../support/serverProcess'
import { BASE } from './support/testServer'

const source = (path: string) => fileURLToPath(new URL(`../../src/${path}`, import.meta.url))
const DEVELOP = source('server/develop.mjs')
const STYLES = 'app/styles/tokens.css'

let dev: ServerProcess | undefined
afterEach(() => dev?.end('SIGKILL'))

it('the development server has the pages as they are written and the API, on one port, and stops cleanly', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'kubegram-dev-'))
  await layFreshDatabase(dataDir)
  const port = await freePort()
  const url = `http://localhost:${port}`
  dev = runServer(DEVELOP, { PORT: String(port), KUBEGRAM_DATA_DIR: dataDir })
  await untilLive(url, dev)
  const page = await (await fetch(url, { headers: { Accept: 'text/html' } })).text()
  expect(page).toContain('/@vite/client')
  expect((await fetch(`${url}/src/core/push.ts`)).headers.get('Content-Type')).toContain('javascript')
  expect(await (await fetch(url + BASE)).json()).toEqual({ jobs: [], total: 0 })
  expect(await (await fetch(`${url}/codegen.json`)).json()).toMatchObject({ server: 'embedded' })
  expect(await updateAfterChange(url)).toMatchObject({ type: 'update', updates: [{ path: `/src/${STYLES}` }] })
  expect(await dev.end('SIGINT')).toEqual({ code: 0, signal: null })
  expect(dev.output()).toBe(`Kubegram Codegen, with hot reload: ${url} (data in ${dataDir}). Ctrl-C stops it.\n`)
  expect(await readdir(dataDir)).toEqual(['database'])
  await rm(dataDir, { recursive: true })
})

/** Listens as a page does, writes a file that it has loaded (as it is), and gives what the page is told. */
async function updateAfterChange(url: string): Promise<unknown> {
  const client = await (await fetch(`${url}/@vite/client`)).text()
  const [, token = ''] = /wsToken = "([^"]+)"/.exec(client) ?? []
  await fetch(`${url}/src/${STYLES}?import`)
  const socket = new WebSocket(`${url.replace('http', 'ws')}/?token=${token}`, 'vite-hmr')
  await once(socket, 'open')
  const heard = new Promise<unknown>((resolve) => {
    socket.on('message', (data) => {
      const said = JSON.parse(String(data)) as { readonly type: string }
      if (said.type === 'update') resolve(said)
    })
  })
  const now = new Date()
  await utimes(source(STYLES), now, now)
  const update = await heard
  socket.close()
  return update
}
