import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, expect, it, vi } from 'vitest'
import { connectCodegen } from '../../../src/client/connectCodegen'
import { followJob } from '../../../src/client/follow'
import { useCodegenJob } from '../../../src/client/react'
import { createScriptedServer } from '../../../src/client/testing'
import { watchJob } from '../../../src/client/watchJob'
import { stubPage } from './pageWorld'

const GRAPH = { graph: { id: 'g', name: 'Shop', nodes: [{ id: 'a' }] }, project: {} }
const FAST = { polling: { initialDelay: 100, maxDelay: 100, backoffMultiplier: 1 } }

afterEach(() => vi.unstubAllGlobals())

async function open() {
  stubPage(createScriptedServer([{ statuses: ['running', 'running', 'completed'] }]).fetch)
  return connectCodegen({ engine: 'page' })
}

it('a followed job ends with its final record, each revision told once', async () => {
  const codegen = await open()
  const { id } = await codegen.submit(GRAPH, FAST)
  const revisions: number[] = []
  let state = ''
  for await (const job of followJob(codegen, id)) {
    revisions.push(job.revision)
    state = job.state
  }
  expect(state).toBe('completed')
  expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b))
  codegen.close()
})

it('an abort ends the following, and leaves the job alone', async () => {
  const codegen = await open()
  const { id } = await codegen.submit(GRAPH, FAST)
  const abort = new AbortController()
  const following = (async () => {
    for await (const _job of followJob(codegen, id, abort.signal)) abort.abort(new Error('enough'))
  })()
  await expect(following).rejects.toThrow('enough')
  await vi.waitFor(async () => expect((await codegen.job(id))?.state).toBe('completed'), 10_000)
  await expect(followJob(codegen, 'nobody').next()).rejects.toMatchObject({ failure: { code: 'notFound' } })
  codegen.close()
})

it('a watched job is one value for all who watch, and a hook for React', async () => {
  const codegen = await open()
  const { id } = await codegen.submit(GRAPH, FAST)
  const watched = watchJob(codegen, id)
  const changed = vi.fn()
  const stop = watched.subscribe(changed)
  await vi.waitFor(() => expect(watched.current()?.state).toBe('completed'), 10_000)
  expect(changed).toHaveBeenCalled()
  stop()
  const View = () => useCodegenJob(codegen, id)?.state ?? 'not read yet'
  expect(renderToString(createElement(View))).toBe('not read yet')
  codegen.close()
})
