import { describe, expect, it } from 'vitest'
import { chartJob, chartWords, ticksOf } from '../../../src/app/words/jobChart'
import type { JobMoment } from '../../../src/core/job'
import { JOBS, START } from '../support/jobs'

const moment = (what: JobMoment['what'], seconds: number, note?: string): JobMoment => ({
  what,
  at: START + seconds * 1_000,
  ...(note ? { note } : {}),
})
const timeline = [
  moment('submitted', 0),
  moment('accepted', 2),
  moment('checked', 7),
  moment('troubled', 14, 'silent'),
  moment('checked', 50),
  moment('finished', 60),
]

describe('the picture of a job', () => {
  it('shows where it was, and each moment with its words', () => {
    const chart = chartJob({ ...JOBS.completed, timeline }, START + 999_000)
    expect(chart.stretches).toEqual([
      { what: 'here', from: 0, to: 2_000 },
      { what: 'server', from: 2_000, to: 50_000 },
      { what: 'fetch', from: 50_000, to: 60_000 },
    ])
    expect(chart.moments[3]).toEqual({ what: 'troubled', at: 14_000, words: 'Trouble: The server stopped answering' })
    expect(chart.span).toBeCloseTo(61_200)
    expect(chartWords(JOBS.completed, chart)).toBe('finished after 1 min, 2 checks, once in trouble')
  })

  it('shows of a job that runs what is to come', () => {
    const job = { ...JOBS.polling, timeline: timeline.slice(0, 3), dueAt: START + 20_000 }
    const { moments, stretches } = chartJob(job, START + 10_000, START + 90_000)
    expect(moments.slice(-2).map(({ what, at }) => [what, at])).toEqual([
      ['next', 20_000],
      ['expected', 90_000],
    ])
    expect(stretches.at(-1)).toEqual({ what: 'server', from: 2_000, to: 10_000 })
  })

  it('shows a pause that lasts', () => {
    const job = { ...JOBS.paused, timeline: [...timeline.slice(0, 2), moment('paused', 5)] }
    expect(chartJob(job, START + 30_000).stretches.at(-1)).toEqual({ what: 'paused', from: 5_000, to: 30_000 })
  })

  it.each([1_000, 7_000, 61_000, 1_800_000, 90_000_000])('has few round ticks for %d ms', (span) => {
    expect(ticksOf(span).length).toBeGreaterThan(1)
    expect(ticksOf(span).length).toBeLessThan(10)
  })
})
