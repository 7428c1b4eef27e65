import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAlarm } from '../../../src/engine/alarm'

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

/** An engine that wants to be woken at these moments, one after the other. */
function engineOf(...moments: readonly (number | undefined | Error)[]) {
  const rung: number[] = []
  const alarm = createAlarm({
    async runDueJobs() {
      const moment = moments[rung.length]
      rung.push(Date.now())
      if (moment instanceof Error) throw moment
      return moment
    },
  })
  return { alarm, rung }
}

describe('the one timer', () => {
  it('rings when the next job is due, and rests when none is', async () => {
    const { alarm, rung } = engineOf(30_000, 75_000, undefined)
    await alarm.ring()
    expect(alarm.isSet()).toBe(true)
    await vi.advanceTimersByTimeAsync(100_000)
    expect(rung).toEqual([0, 30_000, 75_000])
    expect(alarm.isSet()).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is one, however often it is rung', async () => {
    const { alarm } = engineOf(30_000, 20_000, 10_000)
    await Promise.all([alarm.ring(), alarm.ring(), alarm.ring()])
    expect(vi.getTimerCount()).toBe(1)
  })

  it('looks now and then whether the time of day went ahead', async () => {
    const far = 1_800_000
    const { alarm, rung } = engineOf(far, far, undefined)
    await alarm.ring()
    await vi.advanceTimersByTimeAsync(far)
    expect(rung).toEqual([0, 900_000, far])
  })

  it('rings at once for what is overdue', async () => {
    const { alarm, rung } = engineOf(-5, undefined)
    await alarm.ring()
    await vi.advanceTimersByTimeAsync(1)
    expect(rung).toHaveLength(2)
  })

  it('comes back after an error of the engine', async () => {
    const { alarm, rung } = engineOf(new Error('no database'), undefined)
    await alarm.ring()
    expect(alarm.isSet()).toBe(true)
    await vi.advanceTimersByTimeAsync(30_000)
    expect(rung).toEqual([0, 30_000])
  })

  it('rings no more after it was stopped, not even for a run under way', async () => {
    const { alarm, rung } = engineOf(30_000, 60_000)
    await alarm.ring()
    const ringing = alarm.ring()
    void alarm.stop()
    await ringing
    await vi.advanceTimersByTimeAsync(100_000)
    await alarm.ring()
    expect(rung).toHaveLength(2)
    expect(alarm.isSet()).toBe(false)
  })
})
