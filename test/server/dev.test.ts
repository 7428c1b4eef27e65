import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import { layFreshDatabase } from '../support/freshDatabase'
import { freePort, runServer, type ServerProcess, untilLive } from '../support/serverProcess'
import { BASE } from './support/testServer'

const DEVELOP = fileURLToPath(new URL('../../src/server/develop.mjs', import.meta.url))

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
  expect(await dev.end('SIGINT')).toEqual({ code: 0, signal: null })
  expect(dev.output()).toBe(`Kubegram Codegen, with hot reload: ${url} (data in ${dataDir}). Ctrl-C stops it.\n`)
  expect(await readdir(dataDir)).toEqual(['database'])
  await rm(dataDir, { recursive: true })
})
