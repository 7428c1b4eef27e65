import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { afterEach, expect, it, vi } from 'vitest'
import type { Codegen } from '../../../src/client/codegen'
import type { PollingResult } from '../../../src/client/compat'
import { connectCodegen, type StorageAdapter } from '../../../src/client/connectCodegen'
import type { CodegenState } from '../../../src/client/redux'
import { createScriptedServer, type ScriptedServer } from '../../../src/client/testing'
import { createMemoryBackend } from '../../../src/storage/memoryBackend'
import { BLOCKS, blockWith, FOLDER, layBlock, SOURCES } from '../../support/embedding'
import { ROOT } from '../support/sources'
import { stubPage } from './pageWorld'

const GRAPH = { graph: { id: 'g', name: 'Shop', nodes: [{ id: 'a' }] }, project: {} }
const FAST = { initialDelay: 100, maxDelay: 100, backoffMultiplier: 1 }

afterEach(() => vi.unstubAllGlobals())

/** Checks at once, whatever the schedule says. */
function hurry(codegen: Codegen): () => void {
  const check = async () => {
    for (const { id } of await codegen.jobs()) await codegen.checkNow(id)
  }
  const timer = setInterval(() => void check(), 100)
  return () => clearInterval(timer)
}

const run = (name: string, text: string): Promise<unknown> => import(layBlock(name, text))

it('each block is run here, or shown by a browser', () => {
  const run = [
    'pollCodeGenerationWithRedux',
    'followJob',
    'submitBatch',
    'inTransaction',
    'webSocketTransport',
    'createScriptedServer',
    'useCodegenJob',
    'useSelector',
    'createCodegenJob',
  ].map(blockWith)
  expect(new Set(run)).toEqual(new Set(BLOCKS.map(({ text }) => text)))
})

it('the example for a React app runs as it stands in the documentation, in under 20 lines', async () => {
  const text = blockWith('pollCodeGenerationWithRedux')
  expect(text.trim().split('\n').length).toBeLessThan(20)
  stubPage(createScriptedServer([{ statuses: ['completed'] }]).fetch)
  const { store, start, generate } = (await run('react-app.mjs', text)) as {
    readonly store: { getState(): { readonly codegen: CodegenState } }
    start(): Promise<Codegen>
    generate(graph: unknown): Promise<PollingResult>
  }
  const codegen = await start()
  const stop = hurry(codegen)
  const result = await generate(GRAPH)
  stop()
  expect(result.error).toBeUndefined()
  expect(result).toMatchObject({ success: true })
  await vi.waitFor(() => expect(Object.keys(store.getState().codegen.storedCode)).toEqual(['g']))
  codegen.close()
})

it('the job that is followed is shown to its end, and its code is read', async () => {
  stubPage(createScriptedServer([{ statuses: ['completed'] }]).fetch)
  const shown: unknown[][] = []
  const given = { graph: GRAPH, graphId: 'g', signal: undefined, show: (...facts: unknown[]) => shown.push(facts) }
  for (const [name, value] of Object.entries(given)) vi.stubGlobal(name, value)
  const { codegen, files } = (await run('follow.mjs', `${blockWith('followJob')}\nexport { codegen, files }`)) as {
    readonly codegen: Codegen
    readonly files: object
  }
  expect(shown.at(-1)?.[0]).toBe('completed')
  expect(shown.length).toBeGreaterThan(1)
  expect(Object.keys(files)).toEqual(['g'])
  codegen.close()
})

it('a batch and a job from elsewhere are heard of to their end, and their code is read', async () => {
  const server = createScriptedServer([{ statuses: ['completed'] }])
  stubPage(server.fetch)
  await server.fetch('/api/v1/public/graph/codegen', { method: 'POST', body: JSON.stringify(GRAPH) })
  const graphs = ['x', 'y'].map((id) => ({ ...GRAPH, graph: { ...GRAPH.graph, id } }))
  const shown: string[] = []
  const show = (state: string, code: object) => shown.push(...Object.keys(code).map((id) => `${id} ${state}`))
  const given = { graphs, serverJobId: 'scripted-1', graphId: 'e', signal: undefined, show }
  for (const [name, value] of Object.entries(given)) vi.stubGlobal(name, value)
  const { codegen } = (await run('batch.mjs', `${blockWith('submitBatch')}\nexport { codegen }`)) as {
    readonly codegen: Codegen
  }
  expect(shown.sort()).toEqual(['e completed', 'x completed', 'y completed'])
  codegen.close()
})

it('a server that speaks otherwise is asked, read and listened to as a host says', async () => {
  const results = { artifacts: [{ of: 'a', text: 'apiVersion: v1' }] }
  const server = createScriptedServer([{ statuses: ['running', 'completed'], results }])
  stubPage(() => Promise.reject(new TypeError('Not by this way')))
  const sockets: { readonly url: string; readonly events: EventTarget }[] = []
  class Socket extends EventTarget {
    constructor(readonly url: string) {
      super()
      sockets.push({ url, events: this })
    }
    send() {}
    close() {
      this.dispatchEvent(new Event('close'))
    }
  }
  for (const [name, value] of Object.entries({ request: server.fetch, WebSocket: Socket })) vi.stubGlobal(name, value)
  const { codegen } = (await run('adapters.mjs', `${blockWith('webSocketTransport')}\nexport { codegen }`)) as {
    readonly codegen: Codegen
  }
  const { id } = await codegen.submit(GRAPH, { polling: { initialDelay: 600_000 } })
  await vi.waitFor(() => expect(sockets.map(({ url }) => url)).toEqual(['wss://kubegram.example.com/jobs']), 5_000)
  const { events } = sockets[0] ?? {}
  events?.dispatchEvent(new Event('open'))
  const tell = () => {
    const data = JSON.stringify({ jobId: 'scripted-1', status: 'completed' })
    events?.dispatchEvent(Object.assign(new Event('message'), { data }))
  }
  const isDone = async () => {
    tell()
    expect(await codegen.job(id)).toMatchObject({ state: 'completed' })
  }
  await vi.waitFor(isDone, { timeout: 20_000, interval: 500 })
  expect(await codegen.loadGeneratedCode('g', 'a')).toEqual({ g: { a: ['apiVersion: v1'] } })
  codegen.close()
})

it('the storage of a host is of the type that it says, and keeps the records', async () => {
  const text = blockWith('inTransaction')
  const path = layBlock('storage.ts', `${text}\nexport { storage }\n`)
  const project = {
    extends: `${ROOT}/src/client/tsconfig.json`,
    compilerOptions: { composite: false, emitDeclarationOnly: false, noEmit: true, rootDir: ROOT, outDir: FOLDER },
    files: [path, `${ROOT}/node_modules/vite/client.d.ts`],
    include: [],
    references: [],
  }
  writeFileSync(`${FOLDER}/tsconfig.json`, JSON.stringify(project))
  const check = () => execFileSync(`${ROOT}/node_modules/.bin/tsc`, ['-p', FOLDER], { encoding: 'utf8' })
  expect(check()).toBe('')

  stubPage(createScriptedServer([{ statuses: ['completed'] }]).fetch)
  const memory = createMemoryBackend()
  vi.stubGlobal('inTransaction', memory.write)
  const { storage } = (await import(path)) as { readonly storage: StorageAdapter }
  const codegen = await connectCodegen({ storage })
  const { id } = await codegen.submit(GRAPH, { polling: FAST })
  const kept = () => memory.read(['jobs'], (tx) => tx.get('jobs', id))
  await vi.waitFor(async () => expect(await kept()).toMatchObject({ state: 'completed' }), 20_000)
  codegen.close()
})

it('the scripted server answers as it is told to', async () => {
  stubPage(fetch)
  const { server } = (await run('testing.mjs', `${blockWith('createScriptedServer')}\nexport { server }`)) as {
    readonly server: ScriptedServer
  }
  const codegen = await connectCodegen({ engine: 'page' })
  const ends = async () => {
    const { id } = await codegen.submit(GRAPH, { polling: FAST })
    const state = async () => (await codegen.job(id))?.state
    await vi.waitFor(async () => expect(['completed', 'failed']).toContain(await state()), 20_000)
    return codegen.job(id)
  }
  const stop = hurry(codegen)
  expect(await ends()).toMatchObject({ state: 'completed' })
  expect(await ends()).toMatchObject({ state: 'failed', failure: { detail: 'No tokens' } })
  stop()
  expect(server.calls.filter((call) => call.endsWith('/status')).length).toBeGreaterThan(2)
  codegen.close()
})

it('knows every entry of the package', () => {
  expect([...SOURCES.keys()]).toEqual(expect.arrayContaining(['kubegram-codegen/client', 'kubegram-codegen/testing']))
  const imported = BLOCKS.flatMap(({ text }) =>
    [...text.matchAll(/'(kubegram-codegen\/\w+)'/g)].map(([, name]) => name),
  )
  expect([...new Set(imported)].sort()).toEqual([...SOURCES.keys()].sort())
})
