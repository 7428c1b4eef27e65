import { describe, expect, it } from 'vitest'
import {
  POLLING_PRESETS,
  type PollingChoice,
  pollDelayMs,
  pollMoments,
  resolvePolling,
} from '../../../src/core/polling'

const { standard, fast, aggressive } = POLLING_PRESETS

describe('the documented schedule', () => {
  it('checks at 30, 75, 142.5, 243.75 … s: nine times within half an hour', () => {
    expect(pollMoments(standard)).toEqual([
      30_000, 75_000, 142_500, 243_750, 395_625, 623_437.5, 923_437.5, 1_223_437.5, 1_523_437.5,
    ])
  })

  it('starts each preset with its own wait', () => {
    expect([fast, standard, aggressive].map((preset) => pollDelayMs(preset, 0))).toEqual([5_000, 30_000, 15_000])
    expect([fast, standard, aggressive].map((preset) => pollDelayMs(preset, 99))).toEqual([60_000, 300_000, 120_000])
  })

  it('makes no more checks than asked for', () => {
    expect(pollMoments({ ...standard, maxRetries: 2 })).toEqual([30_000, 75_000])
  })

  it('counts a check at the very end of the time', () => {
    const even = { initialDelay: 10_000, maxDelay: 10_000, maxTotalTime: 30_000, backoffMultiplier: 1 }
    expect(pollMoments(even)).toEqual([10_000, 20_000, 30_000])
  })
})

describe('what a caller may choose', () => {
  it.each([
    ['nothing', undefined, standard],
    ['a preset', 'fast', fast],
    ['one value', { initialDelay: 1_000 }, { ...standard, initialDelay: 1_000 }],
    [
      'a first wait above the longest one',
      { initialDelay: 400_000 },
      { ...standard, initialDelay: 400_000, maxDelay: 400_000 },
    ],
    [
      'values too small',
      { initialDelay: 0, maxDelay: -1, maxTotalTime: 5, backoffMultiplier: 0.1 },
      { initialDelay: 100, maxDelay: 100, maxTotalTime: 1_000, backoffMultiplier: 1 },
    ],
    [
      'values too large',
      { initialDelay: 1e12, maxTotalTime: 1e12, backoffMultiplier: 99, maxRetries: 1e9 },
      {
        initialDelay: 3_600_000,
        maxDelay: 3_600_000,
        maxTotalTime: 86_400_000,
        backoffMultiplier: 10,
        maxRetries: 1_000,
      },
    ],
    ['no numbers', { initialDelay: Number.NaN, maxDelay: Number.POSITIVE_INFINITY }, standard],
    ['half a try', { maxRetries: 2.7 }, { ...standard, maxRetries: 2 }],
  ] as const satisfies readonly (readonly [string, PollingChoice | undefined, unknown])[])(
    '%s',
    (_name, choice, expected) => {
      expect(resolvePolling(choice)).toEqual(expected)
    },
  )

  it.each(['nonsense', 'toString', 'constructor', '__proto__'])('the name %s, which is no preset', (name) => {
    expect(resolvePolling(name as PollingChoice)).toEqual(standard)
  })

  it.each([null, 7, [], { initialDelay: '1000' }])('something else: %j', (choice) => {
    expect(resolvePolling(choice as PollingChoice)).toEqual(standard)
  })
})
