import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { connectCodegen } from '../../../src/client/connectCodegen'
import { createScriptedServer } from '../../../src/client/testing'
import { openJournal } from '../support/journalBackend'
import { stubPage } from './pageWorld'

const folder = mkdtempSync(join(tmpdir(), 'kubegram-adapter-'))
afterEach(() => {
  vi.unstubAllGlobals()
  rmSync(folder, { recursive: true, force: true })
})

it('a storage of the host keeps everything, over lives of the page', async () => {
  stubPage(createScriptedServer([{ statuses: ['completed'] }]).fetch)
  const path = join(folder, 'journal')
  const first = await connectCodegen({ storage: await openJournal(path) })
  expect(first.health()).toEqual({ engine: 'page', storage: 'custom' })
  await first.configure({ teamId: '7' })
  const graph = { graph: { id: 'g', name: 'Shop', nodes: [{ id: 'a' }] }, project: {} }
  const { id } = await first.submit(graph, { polling: { initialDelay: 100, maxDelay: 100, backoffMultiplier: 1 } })
  await vi.waitFor(async () => expect((await first.job(id))?.state).toBe('completed'), 20_000)
  const code = await first.loadGeneratedCode()
  expect(Object.keys(code)).toEqual(['g'])
  first.close()

  const second = await connectCodegen({ storage: await openJournal(path) })
  expect(await second.loadGeneratedCode()).toEqual(code)
  expect((await second.settings()).teamId).toBe('7')
  expect((await second.job(id))?.state).toBe('completed')
  await second.signOut()
  second.close()
  const third = await connectCodegen({ storage: await openJournal(path) })
  expect([await third.jobs(), await third.loadGeneratedCode()]).toEqual([[], {}])
  third.close()
})
