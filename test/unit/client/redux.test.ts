import { configureStore } from '@reduxjs/toolkit'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { Provider, type ProviderProps, useSelector } from 'react-redux'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { connectCodegen } from '../../../src/client/connectCodegen'
import {
  type CodegenState,
  clearAllCodegenData,
  clearGeneratedCode,
  codegenReducer,
  completeJobTracking,
  failJobTracking,
  feedCodegen,
  selectCodegenStats,
  selectGeneratedCodeForGraph,
  selectGeneratedCodeForNode,
  selectStoredCode,
  setGeneratedCode,
  startJobTracking,
  updateJobStatus,
} from '../../../src/client/redux'
import { createScriptedServer } from '../../../src/client/testing'
import { stubPage } from './pageWorld'

type Root = { readonly codegen: CodegenState }
const GRAPH = { graph: { id: 'g', name: 'Shop', nodes: [{ id: 'a', name: 'api' }] }, project: {} }
const FAST = { initialDelay: 100, maxDelay: 100, backoffMultiplier: 1 }
const RESULTS = {
  graphId: 'g',
  jobId: '1',
  timestamp: '',
  generatedCodes: [
    { nodeId: 'a', code: 'x' },
    { nodeId: 'a', code: 'y' },
  ],
  summary: { totalNodes: 1, successfulGenerations: 1, failedGenerations: 0 },
}
const ENDED = { totalAttempts: 2, totalDuration: 5 }
const reduced = (...actions: readonly { readonly type: string }[]) =>
  actions.reduce<CodegenState | undefined>(codegenReducer, undefined) as CodegenState

afterEach(() => vi.unstubAllGlobals())

describe('the reducer', () => {
  it('tracks a job to its code, and counts', () => {
    const state = reduced(
      startJobTracking({ jobId: '1', graphId: 'g' }),
      updateJobStatus({ jobId: '1', status: 'running' }),
      setGeneratedCode({ graphId: 'g', nodeId: 'b', codes: ['z'] }),
      completeJobTracking({ jobId: '1', results: RESULTS, ...ENDED }),
    )
    expect(state).toMatchObject({
      storedCode: { g: { a: ['x', 'y'], b: ['z'] } },
      activeJobs: {},
      jobHistory: [{ jobId: '1', graphId: 'g', status: 'completed', ...ENDED }],
      isLoading: false,
      totalJobsCompleted: 1,
      totalCodeGenerated: 2,
    })
  })

  it('keeps the reason of a failure, and knows no job twice', () => {
    const failed = failJobTracking({ jobId: '1', error: 'No tokens', ...ENDED })
    const state = reduced(startJobTracking({ jobId: '1', graphId: 'g' }), failed, failed)
    expect(state).toMatchObject({ error: 'No tokens', jobHistory: [{ status: 'failed', error: 'No tokens' }] })
    expect(state.jobHistory).toHaveLength(1)
  })

  it('changes nothing for what it does not know, and never what it was given', () => {
    const state = reduced(startJobTracking({ jobId: '1', graphId: 'g' }))
    expect(codegenReducer(state, { type: 'other/action' })).toBe(state)
    expect(codegenReducer(state, updateJobStatus({ jobId: '2', status: 'running' }))).toBe(state)
    const frozen = Object.freeze({ ...state, storedCode: Object.freeze({ ...state.storedCode }) })
    expect(codegenReducer(frozen, setGeneratedCode({ graphId: 'g', nodeId: 'a', codes: [] }))).not.toBe(frozen)
  })

  it('takes __proto__ for an id, and forgets what it is told to', () => {
    const state = reduced(setGeneratedCode({ graphId: '__proto__', nodeId: '__proto__', codes: ['x'] }))
    expect(selectGeneratedCodeForNode({ codegen: state }, '__proto__', '__proto__')).toEqual(['x'])
    expect(selectGeneratedCodeForNode({ codegen: state }, 'constructor', 'name')).toEqual([])
    expect(Object.keys(codegenReducer(state, clearGeneratedCode({ graphId: '__proto__' })).storedCode)).toEqual([])
    expect(codegenReducer(state, clearAllCodegenData())).toEqual(reduced({ type: '@@init' }))
  })
})

it('feeds a store of Redux Toolkit, whose views render a job to its end, without a warning', async () => {
  const warned = vi.spyOn(console, 'error')
  const server = createScriptedServer()
  stubPage(server.fetch)
  const codegen = await connectCodegen({ engine: 'page' })
  const store = configureStore({ reducer: { codegen: codegenReducer } })
  const stop = feedCodegen(codegen, store.dispatch)
  function View() {
    const stats = useSelector(selectCodegenStats)
    const code = useSelector((state: Root) => selectGeneratedCodeForGraph(state, 'g'))
    return `${stats.activeJobsCount} active, ${stats.totalJobsCompleted} done, ${Object.keys(code).join()}`
  }
  const rendered = () => renderToString(createElement(Provider, { store } as ProviderProps, createElement(View)))
  expect(rendered()).toBe('0 active, 0 done, ')
  await codegen.submit(GRAPH, { polling: FAST })
  await vi.waitFor(() => expect(rendered()).toBe('1 active, 0 done, '), 5_000)
  await vi.waitFor(() => expect(rendered()).toBe('0 active, 1 done, a'), 10_000)
  await codegen.clearGeneratedCode()
  await vi.waitFor(() => expect(Object.keys(selectStoredCode(store.getState()))).toEqual([]), 5_000)
  stop()
  codegen.close()
  expect(warned).not.toHaveBeenCalled()
})

it('brings what is stored already into a new store', async () => {
  const server = createScriptedServer()
  stubPage(server.fetch)
  const codegen = await connectCodegen({ engine: 'page' })
  const { id } = await codegen.submit(GRAPH, { polling: FAST })
  await vi.waitFor(async () => expect((await codegen.job(id))?.state).toBe('completed'), 10_000)
  const store = configureStore({ reducer: { codegen: codegenReducer } })
  const stop = feedCodegen(codegen, store.dispatch)
  await vi.waitFor(() => expect(Object.keys(selectStoredCode(store.getState()))).toEqual(['g']), 5_000)
  stop()
  codegen.close()
})
