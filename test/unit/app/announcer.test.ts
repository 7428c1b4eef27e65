import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createAnnouncer } from '../../../src/app/state/announcer'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('says one thing at once, the next after a pause, and of a crowd how many', () => {
  const { said, announce } = createAnnouncer()
  announce('First.')
  expect(said()).toBe('First.')
  announce('Second.')
  announce('Second.')
  expect(said()).toBe('First.')
  vi.advanceTimersByTime(2_000)
  expect(said()).toBe('Second.')
  for (let job = 1; job <= 5; job++) announce(`Job ${job}.`)
  vi.advanceTimersByTime(2_000)
  expect(said()).toBe('Job 1. Job 2. And 3 more.')
  vi.advanceTimersByTime(2_000)
  announce('Later.')
  expect(said()).toBe('Later.')
})
