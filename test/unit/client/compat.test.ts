import { describe, expect, it, vi } from 'vitest'
import {
  CodeGenerationManager,
  clearGeneratedCodeStorage,
  connectWith,
  fetchCodegenResults,
  generateCodeWithPolling,
  initiateCodeGeneration,
  listCodegenJobs,
  loadGeneratedCodeFromStorage,
  PollingPresets,
  pollCodeGenerationWithBackoff,
  pollCodeGenerationWithRedux,
} from '../../../src/client/compat'
import { FAST, INPUT, openPage } from './compatWorld'

describe('a job from submission to code', () => {
  it('calls back in order, with every word of the status, and resolves with the results', async () => {
    const { server, codegen } = await openPage([{ statuses: ['pending', 'running', 'COMPLETED'] }])
    const told: string[] = []
    const result = await pollCodeGenerationWithRedux(
      INPUT,
      FAST,
      {
        onProgress: (attempt, _status, delay) => told.push(`progress ${attempt}${delay > 0 ? '' : ', over'}`),
        onStatusChange: (status) => told.push(status),
        onResultsFetched: ({ graphId }) => told.push(`results ${graphId}`),
        onCodeStored: (graphId, nodeId, codes) => told.push(`stored ${graphId}/${nodeId} ${codes.length}`),
        onComplete: ({ generatedCodes }) => told.push(`complete ${generatedCodes.length}`),
        onError: (error) => told.push(error),
      },
      undefined,
      undefined,
      ({ type }) => told.push(type),
    )
    expect(result).toMatchObject({ success: true, status: 'COMPLETED', totalAttempts: 3, finalStatus: 'completed' })
    expect(told.filter((entry) => !entry.startsWith('progress') && !entry.startsWith('codegen/update'))).toEqual([
      'pending',
      'running',
      'codegen/startJobTracking',
      'pending',
      'running',
      'completed',
      'results my-graph',
      'codegen/completeJobTracking',
      'stored my-graph/a 1',
      'stored my-graph/b 1',
      'complete 2',
    ])
    expect(server.calls.filter((call) => call.endsWith('/results'))).toHaveLength(1)
    expect(Object.keys(await codegen.loadGeneratedCode('my-graph'))).toEqual(['my-graph'])
  })

  it('has its code in localStorage when it calls back that it is stored', async () => {
    const { codegen } = await openPage([{ statuses: ['completed'] }])
    // The copies were made just now: by themselves they would be two seconds late.
    await codegen.storage.mirror()
    const seen: unknown[] = []
    const look = () => seen.push(Object.keys(loadGeneratedCodeFromStorage()['my-graph'] ?? {}))
    await generateCodeWithPolling(INPUT, FAST, { onCodeStored: look, onComplete: look })
    expect(seen).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
    ])
  })

  it('is told of under one id everywhere: the one of the server', async () => {
    await openPage([{ statuses: ['completed'] }])
    const ids = new Set<unknown>()
    const { result } = await pollCodeGenerationWithRedux(INPUT, FAST, {}, undefined, undefined, ({ payload }) =>
      ids.add(payload && typeof payload === 'object' && 'jobId' in payload ? payload.jobId : undefined),
    )
    expect([...ids, result?.jobId]).toEqual(['scripted-1', 'scripted-1'])
  })

  it('gives the results again by the id of the server', async () => {
    await openPage([{ statuses: ['completed'] }])
    const jobId = await initiateCodeGeneration(INPUT)
    expect(jobId).toBe('scripted-1')
    const results = await fetchCodegenResults(jobId)
    expect(results.generatedCodes.map(({ nodeId }) => nodeId)).toEqual(['a', 'b'])
    expect(await pollCodeGenerationWithBackoff(jobId, FAST)).toMatchObject({ success: true })
  })

  it("is in the list of the project's jobs", async () => {
    const { server } = await openPage()
    const line = { uuid: 'job-1', status: 'completed', createdAt: '2026-04-16T10:00:00.000Z' }
    const jobs = [
      { ...line, projectId: 7 },
      { ...line, uuid: 'job-2', projectId: 8 },
    ]
    server.answerOnce(/GET .*\/codegen$/, () => Response.json({ jobs, total: 2 }))
    expect((await listCodegenJobs('7')).jobs).toEqual([{ ...line, projectId: '7', progress: 100 }])
  })

  it('is cleared together with what it is a copy of', async () => {
    const { items, codegen } = await openPage()
    await generateCodeWithPolling(INPUT, FAST)
    expect(items.has('kubegram_generated_code')).toBe(true)
    await clearGeneratedCodeStorage()
    expect(items.has('kubegram_generated_code')).toBe(false)
    expect(Object.keys(await codegen.loadGeneratedCode())).toEqual([])
  })
})

describe('the ways to end', () => {
  it('failed, with the reason', async () => {
    await openPage([{ statuses: ['failed'], error: 'No tokens left' }])
    const onError = vi.fn()
    const result = await generateCodeWithPolling(INPUT, FAST, { onError })
    expect(result).toMatchObject({ success: false, status: 'ERROR', finalStatus: 'failed' })
    expect(onError).toHaveBeenCalledExactlyOnceWith(result.error)
    expect(result.error).toContain('No tokens left')
  })

  it('aborted before anything was sent', async () => {
    const { server } = await openPage()
    const result = await generateCodeWithPolling(INPUT, FAST, {}, undefined, AbortSignal.abort())
    expect(result).toMatchObject({ success: false, status: 'CANCELLED', totalAttempts: 0 })
    expect(server.calls.filter((call) => call.startsWith('POST'))).toEqual([])
  })

  it('refused before anything is sent, where the input is no graph', async () => {
    const { server } = await openPage()
    const result = await generateCodeWithPolling({ graph: 1 }, FAST)
    expect(result).toMatchObject({ success: false, status: 'ERROR', finalStatus: 'INITIATION_FAILED' })
    expect(server.calls.filter((call) => call.startsWith('POST'))).toEqual([])
  })

  it('out of checks is ERROR, out of time is TIMEOUT', async () => {
    await openPage([{ statuses: ['running'] }])
    const short = { ...FAST, maxTotalTime: 1_000 }
    const outOfChecks = await generateCodeWithPolling(INPUT, { ...short, maxRetries: 2 })
    expect(outOfChecks).toMatchObject({ success: false, status: 'ERROR' })
    expect(outOfChecks.error).toMatch(/^No result after \d checks\.$/)
    expect(await generateCodeWithPolling(INPUT, short)).toMatchObject({ status: 'TIMEOUT', finalStatus: 'running' })
  })

  it('in localStorage only half: onStorageError says so, and the code is stored all the same', async () => {
    const { codegen } = await openPage([{ statuses: ['completed'] }])
    const denied = () => {
      throw new DOMException('Denied', 'SecurityError')
    }
    vi.stubGlobal('localStorage', { getItem: denied, setItem: denied, removeItem: denied })
    const onStorageError = vi.fn()
    const result = await generateCodeWithPolling(INPUT, FAST, { onStorageError })
    expect(result.success).toBe(true)
    expect(onStorageError).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('localStorage'))
    expect(Object.keys(await codegen.loadGeneratedCode())).toEqual(['my-graph'])
  })

  it('waiting for room in the database: onStorageError says so once, and the job goes on', async () => {
    const { codegen } = await openPage()
    const [job] = [await codegen.submit(INPUT, { polling: FAST })]
    const full = { ...job, revision: 2, failure: { code: 'storageFull' as const } }
    const records = [
      job,
      full,
      { ...full, revision: 3 },
      { ...job, revision: 4, state: 'cancelled' as const, finishedAt: 1 },
    ]
    connectWith({ ...codegen, submit: async () => job, job: async () => records.shift(), subscribe: poked })
    const onStorageError = vi.fn()
    await generateCodeWithPolling(INPUT, FAST, { onStorageError })
    expect(onStorageError).toHaveBeenCalledExactlyOnceWith('The storage is full.')

    function poked(listener: Parameters<typeof codegen.subscribe>[0]) {
      const timer = setInterval(() => listener({ type: 'jobForgotten', jobId: job.id }), 10)
      return () => clearInterval(timer)
    }
  })
})

it('the presets are those of the documented client, by name as well', async () => {
  expect(PollingPresets.fast).toMatchObject({ maxDelay: 30_000, maxTotalTime: 300_000, backoffMultiplier: 1.2 })
  expect(PollingPresets.aggressive).toMatchObject({ maxTotalTime: 900_000, backoffMultiplier: 1.3 })
  const { codegen } = await openPage([{ statuses: ['running'] }])
  const abort = new AbortController()
  const running = generateCodeWithPolling(
    INPUT,
    'fast',
    { onStatusChange: () => abort.abort() },
    undefined,
    abort.signal,
  )
  await running
  expect((await codegen.jobs())[0]?.polling).toEqual(PollingPresets.fast)
})

describe('a manager of generations', () => {
  const setters = () => {
    const shown: string[] = []
    return {
      shown,
      setProgress: () => {},
      setStatus: (status: string) => shown.push(status),
      setLoading: (isLoading: boolean) => shown.push(isLoading ? 'loading' : 'at rest'),
      setResult: () => shown.push('result'),
      setError: (error: string) => shown.push(error),
    }
  }

  it('shows one to its end, and tells the store where it is asked to', async () => {
    await openPage([{ statuses: ['completed'] }])
    const told: string[] = []
    const manager = new CodeGenerationManager(({ type }) => told.push(type))
    const show = setters()
    await manager.startCodeGeneration(INPUT, show, FAST)
    expect(show.shown).toEqual(['loading', 'pending', 'running', 'completed', 'result', 'at rest'])
    expect(told).toEqual([])
    await manager.startCodeGenerationWithRedux(INPUT, show, FAST)
    expect(told.at(-1)).toBe('codegen/completeJobTracking')
    expect(manager.isGenerationRunning()).toBe(false)
  })

  it('cancels the one before for a new one, whose view it leaves alone then', async () => {
    const { server } = await openPage([{ statuses: ['running'] }, { statuses: ['completed'] }])
    const manager = new CodeGenerationManager()
    const [first, second] = [setters(), setters()]
    const setProgress = vi.fn()
    const before = manager.startCodeGeneration(INPUT, { ...first, setProgress }, FAST)
    await vi.waitFor(() => expect(setProgress).toHaveBeenCalled(), 5_000)
    expect(await manager.startCodeGeneration(INPUT, second, FAST)).toMatchObject({ success: true })
    expect(await before).toMatchObject({ status: 'CANCELLED' })
    expect(first.shown).not.toContain('at rest')
    await vi.waitFor(() => expect(server.calls.some((call) => call.startsWith('DELETE'))).toBe(true))
  })
})
