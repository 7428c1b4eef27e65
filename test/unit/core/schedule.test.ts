import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failure } from '../../../src/core/failure'
import { isTerminal, type Job } from '../../../src/core/job'
import { nextStep } from '../../../src/core/nextStep'
import { POLLING_PRESETS, type PollingConfig, pollMoments, resolvePolling } from '../../../src/core/polling'
import { deadlineOf } from '../../../src/core/schedule'
import { aJob, DEADLINE, FINAL_STATES, happen, JOBS, type JobName, START, type Told } from '../support/jobs'

describe('the next step', () => {
  it.each([
    ['outbox', START, { do: 'submit' }],
    ['outbox', START - 1, { do: 'wait', untilMs: START }],
    ['polling', START, { do: 'wait', untilMs: START + 30_000 }],
    ['polling', START + 30_000, { do: 'check' }],
    ['polling', DEADLINE + 86_400_000, { do: 'check' }],
    ['fetching', START + 30_000, { do: 'fetch' }],
    ['paused', DEADLINE, { do: 'rest' }],
    ['cancelling', START + 60_000, { do: 'cancel' }],
    ['cancelling', START, { do: 'wait', untilMs: START + 60_000 }],
    ['cancelled', DEADLINE, { do: 'rest' }],
    ['cancelledUnsent', DEADLINE, { do: 'rest' }],
    ['completed', DEADLINE, { do: 'rest' }],
    ['failed', DEADLINE, { do: 'rest' }],
    ['timedOut', DEADLINE, { do: 'rest' }],
  ] as const satisfies readonly (readonly [JobName, number, unknown])[])('of %s at %i', (name, now, step) => {
    expect(nextStep(JOBS[name], now)).toEqual(step)
  })

  it('times a job out only after its grace check', () => {
    const late = { ...JOBS.polling, dueAt: DEADLINE }
    expect(nextStep(late, DEADLINE)).toEqual({ do: 'check' })
    expect(nextStep({ ...late, graceDone: true }, DEADLINE)).toEqual({ do: 'timeOut' })
    expect(nextStep({ ...late, graceDone: true }, DEADLINE - 1).do).toBe('wait')
  })

  it.each(FINAL_STATES)('has nothing to do for a job that is %s, whatever its record says', (state) => {
    expect(nextStep(aJob({ state, dueAt: START }), START)).toEqual({ do: 'rest' })
  })
})

it('gives a job its whole time from the moment it was made, until the server takes it', () => {
  expect(deadlineOf(JOBS.outbox)).toBe(DEADLINE)
  expect(deadlineOf({ ...JOBS.polling, acceptedAt: START + 5_000 })).toBe(DEADLINE + 5_000)
})

describe('a job that never ends', () => {
  const running: Told = { type: 'checked', answer: { status: 'running', word: 'running' }, sentAt: 0 }

  /** Follows a job as the engine does; `late` delays each look. The moments of its checks, after the acceptance. */
  function follow(polling: PollingConfig, event: Told, late: () => number = () => 0): readonly number[] {
    let job: Job = aJob({ state: 'polling', serverJobId: 's', acceptedAt: START, polling })
    job = { ...job, dueAt: START + (pollMoments(polling)[0] ?? polling.maxTotalTime) }
    const checks: number[] = []
    while (!isTerminal(job) && checks.length < 2_000) {
      const now = (job.dueAt ?? 0) + late()
      const step = nextStep(job, now).do
      if (step === 'check') checks.push(now - START)
      const sent: Told = event.type === 'checked' ? { ...event, sentAt: now } : event
      job = happen(job, step === 'timeOut' ? { type: 'timeUp' } : sent, now)
    }
    expect(job.state).toBe('timedOut')
    return checks
  }

  it.each(Object.keys(POLLING_PRESETS) as (keyof typeof POLLING_PRESETS)[])(
    'is checked exactly on the schedule of %s, and once more at its deadline',
    (preset) => {
      const polling = POLLING_PRESETS[preset]
      expect(follow(polling, running)).toEqual([...pollMoments(polling), polling.maxTotalTime])
    },
  )

  it('stays on the schedule when each look is up to a second late', () => {
    const lateBy = 900
    const checks = follow(POLLING_PRESETS.standard, running, () => lateBy)
    expect(checks.slice(0, 9)).toEqual(pollMoments(POLLING_PRESETS.standard).map((at) => at + lateBy))
  })

  it('is checked once after a long sleep, and has the rest of its time before it', () => {
    const asleep = 3_600_000
    const sleeps = [0, 0, asleep]
    const [first, second, ...rest] = [...pollMoments(POLLING_PRESETS.standard), 1_800_000]
    const checks = follow(POLLING_PRESETS.standard, running, () => sleeps.shift() ?? 0)
    expect(checks).toEqual([first, second, ...rest.map((at) => at + asleep)])
  })

  it('is not checked in a burst after a short sleep', () => {
    const sleeps = [0, 300_000]
    const checks = follow(POLLING_PRESETS.standard, running, () => sleeps.shift() ?? 0)
    expect(checks.slice(0, 3)).toEqual([30_000, 375_000, 375_000 + 67_500])
  })

  it('spreads the checks after a sleep, and only those: many computers wake up together', () => {
    const spread: Told = { ...running, jitter: 1 } as Told
    const sleeps = [0, 300_000]
    const checks = follow(POLLING_PRESETS.standard, spread, () => sleeps.shift() ?? 0)
    expect(checks.slice(0, 3)).toEqual([30_000, 375_000, 375_000 + 67_500 * 1.1])
    expect(follow(POLLING_PRESETS.standard, spread, () => 900).slice(0, 9)).toEqual(
      pollMoments(POLLING_PRESETS.standard).map((at) => at + 900),
    )
  })

  const schedules = fc
    .record({
      initialDelay: fc.integer({ min: 100, max: 600_000 }),
      maxDelay: fc.integer({ min: 100, max: 600_000 }),
      maxTotalTime: fc.integer({ min: 60_000, max: 3_600_000 }),
      backoffMultiplier: fc.double({ min: 1, max: 4, noNaN: true }),
    })
    .map((chosen) => resolvePolling(chosen))
    .filter((polling) => pollMoments(polling).length < 1_000)

  it('is never checked more often than scheduled and for grace, whatever fails and however late the looks are', () => {
    const trouble = fc.double({ min: 0, max: 1, noNaN: true }).map((jitter): Told => {
      return { type: 'troubled', failure: failure('serverTrouble'), jitter }
    })
    const lates = fc.infiniteStream(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 900_000 })))
    fc.assert(
      fc.property(schedules, fc.oneof(fc.constant(running), trouble), lates, (polling, event, late) => {
        const checks = follow(polling, event, () => late.next().value as number)
        // The grace check is made again after 5, 10 and 20 s where it brings trouble; no wait is longer than the longest.
        const again = polling.maxDelay < 10_000 ? 4 : 3
        const grace = 1 + (event.type === 'troubled' ? again : 0)
        expect(checks.length).toBeLessThanOrEqual(pollMoments(polling).length + grace)
        checks.forEach((at, index) => {
          const scheduled = pollMoments(polling)[index]
          if (scheduled !== undefined) expect(at).toBeGreaterThanOrEqual(Math.floor(scheduled))
        })
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    [60_000, [0, 5_000, 10_000, 20_000]],
    [7_000, [0, 5_000, 10_000, 17_000, 24_000]],
    [2_000, [0, 5_000, 10_000, 15_000, 20_000]],
  ])('makes the last check again where it brings trouble, with waits of at most %i ms', (maxDelay, after) => {
    const polling = resolvePolling({ initialDelay: 2_000, maxDelay, maxTotalTime: 60_000 })
    const trouble: Told = { type: 'troubled', failure: failure('serverTrouble'), jitter: 0 }
    expect(follow(polling, trouble).filter((at) => at >= 60_000)).toEqual(after.map((ms) => 60_000 + ms))
  })

  it('keeps to maxRetries, and makes one check more at its deadline', () => {
    const polling = resolvePolling({ maxRetries: 3 })
    expect(follow(polling, running)).toEqual([30_000, 75_000, 142_500, 1_800_000])
  })
})

describe('any history of events', () => {
  const problem = fc.constantFrom('serverTrouble', 'gone', 'unreadable', 'busy').map((code) => failure(code))
  const word = fc.constantFrom('running', 'completed', 'failed', 'cancelled')
  const event = fc.oneof(
    fc.constant<Told>({ type: 'accepted', answer: { serverJobId: 's', word: 'running' } }),
    word.map((status): Told => ({ type: 'checked', answer: { status, word: status }, sentAt: START })),
    fc.constant<Told>({ type: 'stored', result: { generation: 1, nodes: 1, files: 1, units: 1 } }),
    problem.map((reason): Told => ({ type: 'troubled', failure: reason, jitter: 0.5 })),
    problem.map((reason): Told => ({ type: 'paused', failure: reason })),
    problem.map((reason): Told => ({ type: 'refused', failure: reason })),
    fc.constantFrom<Told>(
      { type: 'resumed' },
      { type: 'cancelled' },
      { type: 'cancelDelivered' },
      { type: 'nudged' },
      { type: 'timeUp' },
    ),
  )
  const history = fc.array(fc.tuple(event, fc.integer({ min: -60_000, max: 600_000 })), { maxLength: 40 })

  it('keeps final states, counts each change once, and leaves nothing undone', () => {
    fc.assert(
      fc.property(history, (steps) => {
        let job: Job = JOBS.outbox
        let now = START
        for (const [step, later] of steps) {
          now += later
          const next = happen(job, step, now)
          if (isTerminal(job))
            expect([next.state, next.result, next.finishedAt]).toEqual([job.state, job.result, job.finishedAt])
          expect(next.revision).toBe(next === job ? job.revision : job.revision + 1)
          expect(next.updatedAt).toBeGreaterThanOrEqual(job.updatedAt)
          if (next.pausedAt !== undefined) expect(next.dueAt).toBeUndefined()
          // A job that goes on is due some time, or waits for a sign-in: it never lies forgotten.
          if (!isTerminal(next)) expect(next.dueAt === undefined).toBe(next.pausedAt !== undefined)
          if (isTerminal(next) && !next.cancelPending) expect(next.dueAt).toBeUndefined()
          job = next
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
