import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, expect, it, vi } from 'vitest'
import type { Codegen } from '../../../src/client/codegen'
import type { PollingResult } from '../../../src/client/compat'
import type { CodegenState } from '../../../src/client/redux'
import { createScriptedServer } from '../../../src/client/testing'
import { ROOT } from '../support/sources'
import { stubPage } from './pageWorld'

interface Example {
  readonly store: { getState(): { readonly codegen: CodegenState } }
  start(): Promise<Codegen>
  generate(graph: unknown): Promise<PollingResult>
}

const SOURCES = new Map([
  ['client', 'connectCodegen'],
  ['compat', 'compat'],
  ['redux', 'redux'],
])

afterEach(() => vi.unstubAllGlobals())

it('the example for a React app runs as it stands in the documentation, in under 20 lines', async () => {
  const [, text = ''] = /```js\n(.*?)```/s.exec(readFileSync(`${ROOT}/docs/embedding.md`, 'utf8')) ?? []
  expect(text.trim().split('\n').length).toBeLessThan(20)
  const folder = `${ROOT}/.cache/embedding`
  mkdirSync(folder, { recursive: true })
  const path = `${folder}/example.mjs`
  const source = (_all: string, name: string) => `'${ROOT}/src/client/${SOURCES.get(name)}.ts'`
  writeFileSync(path, text.replaceAll(/'kubegram-codegen\/(\w+)'/g, source))

  stubPage(createScriptedServer([{ statuses: ['completed'] }]).fetch)
  const { store, start, generate } = (await import(path)) as Example
  const codegen = await start()
  const hurry = setInterval(() => void codegen.jobs().then(([job]) => job && codegen.checkNow(job.id)), 100)
  const result = await generate({ graph: { id: 'g', name: 'Shop', nodes: [{ id: 'a' }] }, project: {} })
  clearInterval(hurry)
  expect(result.error).toBeUndefined()
  expect(result).toMatchObject({ success: true })
  await vi.waitFor(() => expect(Object.keys(store.getState().codegen.storedCode)).toEqual(['g']))
  codegen.close()
})
