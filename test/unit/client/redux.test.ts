import { configureStore } from '@reduxjs/toolkit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { connectWith } from '../../../src/client/compat'
import { connectCodegen } from '../../../src/client/connectCodegen'
import {
  type CodegenState,
  cancelJobTracking,
  clearAllCodegenData,
  clearErrors,
  clearGeneratedCode,
  codegenReducer,
  completeJobTracking,
  failJobTracking,
  feedCodegen,
  fetchAndStoreResults,
  selectActiveJobs,
  selectCodegenError,
  selectCodegenLoading,
  selectCodegenState,
  selectCodegenStats,
  selectGeneratedCodeForNode,
  selectJobHistory,
  selectStoredCode,
  setError,
  setGeneratedCode,
  setResultsError,
  startJobTracking,
  updateJobStatus,
} from '../../../src/client/redux'
import { createScriptedServer, type ScriptedJob } from '../../../src/client/testing'
import { stubPage } from './pageWorld'

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

  it('says from when to when, and that results are fetched once the server is done', () => {
    const [start, status] = [
      startJobTracking({ jobId: '1', graphId: 'g' }),
      updateJobStatus({ jobId: '1', status: 'completed' }),
    ]
    const done = completeJobTracking({ jobId: '1', results: RESULTS, ...ENDED })
    expect(reduced(start)).toMatchObject({ isLoading: true, isFetchingResults: false })
    expect(reduced(start, status)).toMatchObject({ isLoading: true, isFetchingResults: true })
    const state = reduced(start, status, done)
    expect(state).toMatchObject({ isLoading: false, isFetchingResults: false })
    expect(selectJobHistory({ codegen: state })).toMatchObject([{ startTime: start.meta.at, endTime: done.meta.at }])
    expect(selectActiveJobs({ codegen: reduced(start) })).toMatchObject({ '1': { startTime: start.meta.at } })
    expect(start.meta.at).toBeGreaterThan(1_700_000_000_000)
  })

  it('has errors that are set, cleared, and forgotten with the next job', () => {
    const state = reduced(setError('a'), setResultsError('b'))
    expect(selectCodegenState({ codegen: state })).toMatchObject({ error: 'a', resultsError: 'b' })
    expect(selectCodegenError({ codegen: state })).toBe('a')
    expect(codegenReducer(state, clearErrors())).toMatchObject({ error: null, resultsError: null })
    const next = codegenReducer(state, startJobTracking({ jobId: '1', graphId: 'g' }))
    expect(next).toMatchObject({ error: null })
    expect(selectCodegenLoading({ codegen: next })).toBe(true)
    expect(codegenReducer(next, cancelJobTracking({ jobId: '1' }))).toMatchObject({
      isLoading: false,
      jobHistory: [{ status: 'cancelled' }],
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
    expect(codegenReducer(state, clearGeneratedCode({})).storedCode).toEqual({})
    expect(codegenReducer(state, clearAllCodegenData())).toEqual(reduced({ type: '@@init' }))
  })
})

async function openStore(scripts?: readonly ScriptedJob[]) {
  const server = createScriptedServer(scripts)
  stubPage(server.fetch)
  const codegen = await connectCodegen({ engine: 'page' })
  const store = configureStore({ reducer: { codegen: codegenReducer } })
  const states: CodegenState[] = []
  store.subscribe(() => states.push(store.getState().codegen))
  const stop = feedCodegen(codegen, store.dispatch)
  const close = () => {
    stop()
    codegen.close()
  }
  return { server, codegen, store, states, close }
}

describe('a store of Redux Toolkit that is fed', () => {
  it("follows a job to its end under the server's id, and what is cleared, without a warning", async () => {
    const warned = vi.spyOn(console, 'error')
    const { server, codegen, store, states, close } = await openStore([{ statuses: ['completed'], results: RESULTS }])
    const slow = () => new Promise<Response>((resolve) => setTimeout(() => resolve(Response.json(RESULTS)), 300))
    server.answerOnce(/\/results$/, slow)
    await codegen.submit(GRAPH, { polling: FAST })
    await vi.waitFor(() => expect(selectCodegenStats(store.getState()).totalJobsCompleted).toBe(1), 10_000)
    expect(states.map(({ activeJobs }) => Object.keys(activeJobs).join())).toContain('scripted-1')
    expect(states.some(({ isFetchingResults }) => isFetchingResults)).toBe(true)
    expect(store.getState().codegen).toMatchObject({
      isLoading: false,
      isFetchingResults: false,
      jobHistory: [{ jobId: 'scripted-1', status: 'completed' }],
    })
    await codegen.clearGeneratedCode()
    await vi.waitFor(() => expect(Object.keys(selectStoredCode(store.getState()))).toEqual([]), 5_000)
    close()
    expect(warned).not.toHaveBeenCalled()
  })

  it('says why results cannot be had', async () => {
    const { server, codegen, store, close } = await openStore([{ statuses: ['completed'] }])
    server.answerAll(/\/results$/, () => Response.json({ error: 'Out of order' }, { status: 500 }))
    const { id } = await codegen.submit(GRAPH, { polling: FAST })
    await vi.waitFor(() => expect(store.getState().codegen.resultsError).toContain('Out of order'), 10_000)
    expect(store.getState().codegen).toMatchObject({ isFetchingResults: true })
    await codegen.cancel(id)
    await vi.waitFor(() => expect(store.getState().codegen).toMatchObject({ isFetchingResults: false }), 5_000)
    close()
  })

  it('hears of a job that the server refused before it had an id', async () => {
    const { server, codegen, store, close } = await openStore()
    server.answerOnce(/^POST/, () => Response.json({ error: 'No such provider' }, { status: 400 }))
    await codegen.submit(GRAPH, { polling: FAST })
    await vi.waitFor(() => expect(store.getState().codegen.error).toContain('No such provider'), 5_000)
    expect(store.getState().codegen).toMatchObject({ activeJobs: {}, jobHistory: [], isLoading: false })
    close()
  })

  it('has what is stored already, and hears nothing after the end', async () => {
    const { codegen, store: first, close } = await openStore([{ statuses: ['completed'] }])
    const { id } = await codegen.submit(GRAPH, { polling: FAST })
    await vi.waitFor(async () => expect((await codegen.job(id))?.state).toBe('completed'), 10_000)
    const store = configureStore({ reducer: { codegen: codegenReducer } })
    const stop = feedCodegen(codegen, store.dispatch)
    await vi.waitFor(() => expect(Object.keys(selectStoredCode(store.getState()))).toEqual(['g']), 5_000)
    stop()
    await codegen.clearGeneratedCode()
    await vi.waitFor(() => expect(Object.keys(selectStoredCode(first.getState()))).toEqual([]), 5_000)
    expect(Object.keys(selectStoredCode(store.getState()))).toEqual(['g'])
    close()
  })

  it('takes the thunk that fetches results by their id', async () => {
    const { server, codegen, store, states, close } = await openStore([{ statuses: ['completed'] }])
    connectWith(codegen)
    const { id } = await codegen.submit(GRAPH, { polling: FAST })
    await vi.waitFor(async () => expect((await codegen.job(id))?.state).toBe('completed'), 10_000)
    store.dispatch(clearGeneratedCode({}))
    states.length = 0
    await store.dispatch(fetchAndStoreResults({ jobId: 'scripted-1' }))
    expect(states[0]).toMatchObject({ isFetchingResults: true })
    expect(store.getState().codegen).toMatchObject({ isFetchingResults: false, resultsError: null })
    expect(selectGeneratedCodeForNode(store.getState(), 'g', 'a')).toHaveLength(1)
    server.answerAll(/./, () => new Response('', { status: 404 }))
    expect(await store.dispatch(fetchAndStoreResults({ jobId: '..' }))).toMatchObject({
      type: 'codegen/fetchAndStoreResults/rejected',
    })
    expect(store.getState().codegen.resultsError).toContain('job id')
    close()
  })
})
