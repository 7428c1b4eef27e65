import { describe, expect, it } from 'vitest'
import { planChecks } from '../../../src/core/adaptive'
import { expectedMs, learnDurations, type SeenDuration, seenDuration } from '../../../src/core/durations'
import { nextStep } from '../../../src/core/nextStep'
import { POLLING_PRESETS, type PollingConfig, resolvePolling } from '../../../src/core/polling'
import { aJob, happen, JOBS, START } from '../support/jobs'
import { runTrial } from '../support/scheduleTrial'

const ADAPTIVE = POLLING_PRESETS.adaptive
const SECOND = 1_000

/** Jobs that were done at each of these seconds, give or take a second. */
function doneAt(seconds: readonly number[], nodes = 10): readonly SeenDuration[] {
  return seconds.map((at) => ({ nodes, afterMs: (at - 1) * SECOND, untilMs: (at + 1) * SECOND }))
}
const NINETY = doneAt([40, 60, 75, 85, 90, 95, 110, 130, 170, 220])

function planOf(polling: PollingConfig, seen = NINETY, nodes = 10) {
  const durations = learnDurations(seen, nodes)
  return durations && planChecks(polling, durations)
}

describe('after 20 jobs of log-normal length, known only from their checks,', () => {
  const trial = (medianMs: number, flavour: 'thrifty' | 'eager') =>
    runTrial({ seed: 20_260_101, medianMs, flavour, users: 80 })

  it('a thrifty plan is at most 28 s late, with no more requests than the documented schedule', () => {
    const { documented, learned } = trial(90_000, 'thrifty')
    expect(documented.lateSeconds).toBeGreaterThan(42)
    expect(learned.lateSeconds).toBeLessThanOrEqual(28)
    expect(learned.requests).toBeLessThanOrEqual(documented.requests)
  })

  it('an eager one at most 15 s, with at most 5.5 requests', () => {
    const { learned } = trial(90_000, 'eager')
    expect(learned.lateSeconds).toBeLessThanOrEqual(15)
    expect(learned.requests).toBeLessThanOrEqual(5.5)
  })

  it.each([40_000, 360_000])('with a median of %i ms a thrifty plan is better at no more requests, too', (medianMs) => {
    const { documented, learned } = trial(medianMs, 'thrifty')
    expect(learned.lateSeconds).toBeLessThan(documented.lateSeconds * 0.85)
    expect(learned.requests).toBeLessThanOrEqual(documented.requests)
  })
})

describe('what is learned', () => {
  it('is nothing from fewer than five jobs like it', () => {
    expect(learnDurations(doneAt([90, 90, 90, 90]), 10)).toBeUndefined()
    expect(learnDurations(doneAt([90, 90, 90, 90, 90]), 10)).toBeDefined()
    expect(learnDurations(doneAt([90, 90, 90, 90, 90], 200), 10)).toBeUndefined()
    expect(learnDurations(doneAt([90, 90, 90, 90, 90], 1), 0)).toBeUndefined()
  })

  it('is the median, even where every job was only seen at the first check', () => {
    expect(learnDurations(NINETY, 10)?.medianMs).toBeCloseTo(91_000, -3.5)
    const early = Array.from({ length: 20 }, () => ({ nodes: 10, afterMs: 0, untilMs: 5_000 }))
    expect(learnDurations(early, 10)?.medianMs).toBeLessThan(4_000)
  })

  it('is the median of jobs from elsewhere too, whose durations the server told', () => {
    const seen = [50, 55, 60, 65, 70, 80].flatMap(
      (minutes) => seenDuration(aJob({ ...JOBS.completed, nodeCount: 10, tookMs: minutes * 60 * SECOND })) ?? [],
    )
    const { medianMs = 0 } = learnDurations(seen, 10) ?? {}
    expect(medianMs / 60 / SECOND).toBeGreaterThan(50)
    expect(medianMs / 60 / SECOND).toBeLessThan(75)
  })

  it('counts a job whose end nobody saw as one that took at least so long', () => {
    const open = doneAt([90, 90, 90, 90, 90, 90]).map((one) => ({ ...one, untilMs: Number.POSITIVE_INFINITY }))
    const whole = doneAt([90, 90, 90, 90, 90, 90])
    expect(learnDurations([...whole, ...open], 10)?.medianMs).toBeGreaterThan(learnDurations(whole, 10)?.medianMs ?? 0)
  })

  it('is moved little by one job like no other', () => {
    const usual = learnDurations(NINETY, 10)?.medianMs ?? 0
    const odd = learnDurations([...doneAt([20_000]), ...NINETY], 10)?.medianMs ?? 0
    expect(odd / usual).toBeLessThan(1.3)
  })

  it('is of graphs of about that size', () => {
    const seen = [...doneAt([30, 32, 35, 28, 31, 33], 5), ...doneAt([300, 320, 280, 310, 290, 330], 80)]
    expect(learnDurations(seen, 5)?.medianMs).toBeLessThan(50_000)
    expect(learnDurations(seen, 80)?.medianMs).toBeGreaterThan(200_000)
  })

  it('expects the rest of a job from how long it has run', () => {
    const known = { medianMs: 90_000, spread: 0.9 }
    expect(expectedMs(known, 0)).toBeCloseTo(90_000, -2)
    const later = [0, 60_000, 200_000, 1_000_000].map((ranMs) => expectedMs(known, ranMs) - ranMs)
    expect(later.every((ms) => ms > 0)).toBe(true)
    expect(expectedMs(known, 200_000)).toBeGreaterThan(250_000)
  })
})

describe("what a job's record tells", () => {
  const checked = (...seconds: readonly number[]) => [
    { at: START, what: 'submitted' as const },
    { at: START + 500, what: 'accepted' as const },
    ...seconds.map((second) => ({ at: START + 500 + second * SECOND, what: 'checked' as const })),
  ]
  const ended = { acceptedAt: START + 500, finishedAt: START + 99_000 }

  it.each([
    ['done between two checks', aJob({ state: 'completed', ...ended, timeline: checked(30, 75) }), 30, 75],
    ['done before the first', aJob({ state: 'completed', ...ended, timeline: checked(30) }), 0, 30],
    ['given up', aJob({ state: 'cancelled', ...ended, timeline: checked(30, 75) }), 75, Number.POSITIVE_INFINITY],
    ['timed out', aJob({ state: 'timedOut', ...ended, timeline: checked(30, 75) }), 75, Number.POSITIVE_INFINITY],
    ['told by the server', aJob({ state: 'completed', ...ended, tookMs: 20_000 }), 19, 21],
  ])('%s', (_name, job, after, until) => {
    expect(seenDuration(job)).toEqual({ nodes: 2, afterMs: after * SECOND, untilMs: until * SECOND })
  })

  it.each([
    ['failed', aJob({ state: 'failed', ...ended, timeline: checked(30) })],
    [
      'attached',
      aJob({ state: 'completed', ...ended, timeline: checked(30).filter(({ what }) => what !== 'accepted') }),
    ],
    ['never checked', aJob({ state: 'cancelled', ...ended, timeline: checked() })],
    ['of unknown size', aJob({ state: 'completed', ...ended, nodeCount: 0, timeline: checked(30) })],
  ])('nothing, of one that was %s', (_name, job) => {
    expect(seenDuration(job)).toBeUndefined()
  })
})

describe('a plan', () => {
  const caps = [
    ADAPTIVE,
    { ...ADAPTIVE, adaptive: 'eager' as const },
    { ...ADAPTIVE, maxDelay: 40_000 },
    { ...ADAPTIVE, maxTotalTime: 120_000 },
    { ...ADAPTIVE, maxDelay: 1_500, maxTotalTime: 60_000 },
  ]

  it.each(caps.map((polling) => [JSON.stringify(polling), polling] as const))(
    'keeps the caps of %s',
    (_name, polling) => {
      const { moments } = planOf(polling) ?? { moments: [] }
      expect(moments.length).toBeGreaterThan(1)
      const edges = [0, ...moments, polling.maxTotalTime]
      const waits = edges.slice(1).map((edge, index) => edge - (edges[index] ?? 0))
      expect(Math.min(...waits)).toBeGreaterThan(0)
      expect(Math.max(...waits)).toBeLessThanOrEqual(polling.maxDelay + 1)
    },
  )

  it.each([1, 3, 60])('has at most %i checks where that many are allowed, and uses them well', (maxRetries) => {
    const { moments } = planOf(resolvePolling({ ...ADAPTIVE, maxRetries })) ?? { moments: [] }
    expect(moments.length).toBeLessThanOrEqual(maxRetries)
    expect(moments[0]).toBeGreaterThan(40_000)
    if (maxRetries === 3) expect(moments.at(-1)).toBeGreaterThan(180_000)
  })

  it('is none for a schedule that does not ask for it, or leaves nothing to choose', () => {
    const durations = learnDurations(NINETY, 10)
    if (!durations) throw new Error('nothing learned')
    expect(planChecks(POLLING_PRESETS.standard, durations)).toBeUndefined()
    expect(planChecks({ ...ADAPTIVE, initialDelay: 100, maxDelay: 100 }, durations)).toBeUndefined()
    const short = { ...ADAPTIVE, initialDelay: 500, maxDelay: 500, maxTotalTime: 60_000 }
    expect(planChecks(short, durations)).toBeUndefined()
    expect(planChecks({ ...ADAPTIVE, maxDelay: 1_000, maxTotalTime: 86_400_000 }, durations)).toBeUndefined()
  })

  it('is followed to the moment, and ends with the check of grace', () => {
    const plan = planOf(ADAPTIVE)
    if (!plan) throw new Error('no plan')
    expect(follow(0)).toEqual([...plan.moments, ADAPTIVE.maxTotalTime])
    // As it lies in the database.
    expect(follow(900)).toEqual([...plan.moments.map((at) => at + 900), ADAPTIVE.maxTotalTime + 900])

    function follow(lateBy: number): readonly number[] {
      let job = aJob({ polling: ADAPTIVE, ...(plan ? { plan } : {}) })
      job = happen(job, { type: 'accepted', answer: { serverJobId: 's', word: 'running' } }, START)
      const checks: number[] = []
      for (;;) {
        const now = (job.dueAt ?? 0) + lateBy
        if (nextStep(job, now).do === 'timeOut') return checks
        checks.push(now - START)
        const answer = { status: 'running', word: 'running' } as const
        job = happen(JSON.parse(JSON.stringify(job)), { type: 'checked', answer, sentAt: now }, now)
      }
    }
  })

  it('never makes more checks than planned, however late they are', () => {
    const plan = planOf(ADAPTIVE)
    if (!plan) throw new Error('no plan')
    for (const late of [5_000, 20_000, 50_000]) {
      let job = aJob({ polling: ADAPTIVE, plan })
      job = happen(job, { type: 'accepted', answer: { serverJobId: 's', word: 'running' } }, START)
      let checks = 0
      for (; nextStep(job, (job.dueAt ?? 0) + late).do === 'check'; checks++) {
        const now = (job.dueAt ?? 0) + late
        const answer = { status: 'running', word: 'running' } as const
        job = happen(job, { type: 'checked', answer, sentAt: now }, now)
      }
      expect(checks).toBeLessThanOrEqual(plan.moments.length + 1)
    }
  })
})
