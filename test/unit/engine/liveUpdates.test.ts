import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LiveCall } from '../../../src/engine/liveTransport'
import { createLiveUpdates } from '../../../src/engine/liveUpdates'
import type { StoredSettings } from '../../../src/storage/backend'
import { aJob } from '../support/jobs'

const NOW = 1_700_000_000_000
beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
  vi.spyOn(Math, 'random').mockReturnValue(1)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

interface Listened extends LiveCall {
  readonly at: number
  end(): void
  fail(): void
}

function createStage(answer?: 'notOffered') {
  const calls: Listened[] = []
  const state = { settings: {} as StoredSettings, token: 'one' }
  const live = createLiveUpdates({
    transport: {
      listen: (call) =>
        new Promise((resolve, reject) => {
          const at = Date.now() - NOW
          calls.push({ ...call, at, end: () => resolve('ended'), fail: () => reject(new Error('cut')) })
          call.signal.addEventListener('abort', () => reject(new Error('stopped')))
          if (answer) resolve(answer)
        }),
    },
    store: {
      settings: async () => state.settings,
      dueJobs: async () => [aJob({ acceptedAt: NOW - 30_000 }), aJob({ acceptedAt: NOW - 90_000 })],
    },
    access: async () => ({ base: '/api', token: state.token }),
    hear: () => undefined,
  })
  const follow = async (isWaiting: boolean) => {
    await live.follow(isWaiting)
    await vi.advanceTimersByTimeAsync(0)
  }
  return { live, calls, state, follow }
}

describe('live updates', () => {
  it('listen on one connection while jobs wait, and tell how far back to begin', async () => {
    const { calls, follow } = createStage()
    await follow(false)
    expect(calls).toHaveLength(0)
    await follow(true)
    await follow(true)
    expect(calls).toHaveLength(1)
    expect(calls[0]?.pastMs).toBe(95_000)
    await follow(false)
    expect(calls[0]?.signal.aborted).toBe(true)
    await vi.advanceTimersByTimeAsync(600_000)
    expect(calls).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('come back ever more seldom after failures, and soon after a good connection', async () => {
    const { calls, follow } = createStage()
    await follow(true)
    for (let index = 0; index < 8; index++) {
      calls[index]?.fail()
      await vi.advanceTimersToNextTimerAsync()
    }
    expect(calls.map(({ at }) => at)).toEqual([0, 2, 6, 14, 30, 62, 122, 182, 242].map((seconds) => seconds * 1_000))
    await vi.advanceTimersByTimeAsync(10_000)
    calls.at(-1)?.end()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(calls).toHaveLength(10)
  })

  it('end at once when the user does not want them, and come back when wanted', async () => {
    const { calls, state, follow } = createStage()
    await follow(true)
    state.settings = { live: false }
    await follow(true)
    expect(calls[0]?.signal.aborted).toBe(true)
    state.settings = {}
    await follow(true)
    expect(calls).toHaveLength(2)
  })

  it('begin anew for another token', async () => {
    const { calls, state, follow } = createStage()
    await follow(true)
    state.token = 'other'
    await follow(true)
    expect(calls.map(({ access, signal }) => [access.token, signal.aborted])).toEqual([
      ['one', true],
      ['other', false],
    ])
  })

  it('are not asked for again where there are none', async () => {
    const { calls, follow } = createStage('notOffered')
    await follow(true)
    await vi.advanceTimersByTimeAsync(3_600_000)
    await follow(true)
    expect(calls).toHaveLength(1)
  })

  it('are over after a stop', async () => {
    const { live, calls, follow } = createStage()
    await follow(true)
    live.stop()
    expect(calls[0]?.signal.aborted).toBe(true)
    await vi.advanceTimersByTimeAsync(600_000)
    expect(calls).toHaveLength(1)
  })
})
