import { describe, expect, it } from 'vitest'
import { checkCounts, durationBins, quantile, tookMs } from '../../../src/app/words/figures'
import { aJob, JOBS, START } from '../support/jobs'

describe('figures of past jobs', () => {
  it.each([
    [[], 0.5, undefined],
    [[7], 0.9, 7],
    [[4, 1, 3, 2], 0.5, 2.5],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0.9, 10],
  ] as const)('%j: the quantile %d is %d', (values, part, expected) => expect(quantile(values, part)).toBe(expected))

  it('time only jobs that brought code', () => {
    expect(tookMs(JOBS.completed)).toBe(60_000)
    const empty = aJob({ ...JOBS.completed, result: { generation: 0, nodes: 0, files: 0, units: 0 } })
    for (const job of [JOBS.failed, JOBS.polling, JOBS.cancelled, empty]) expect(tookMs(job)).toBeUndefined()
  })

  it('put jobs into bins of about as many each, the oldest first', () => {
    const jobs = Array.from({ length: 10 }, (_, place) =>
      aJob({ ...JOBS.completed, id: `${place}`, createdAt: START, finishedAt: START + (10 - place) * 1_000 }),
    )
    const bins = durationBins([...jobs, JOBS.failed], 2)
    expect(bins.map(({ jobs: amount, medianMs }) => [amount, medianMs])).toEqual([
      [5, 3_000],
      [5, 8_000],
    ])
    expect(bins[0]?.to).toBeLessThan(bins[1]?.from ?? 0)
    expect(durationBins([], 12)).toEqual([])
  })

  it('count checks of finished jobs, and put many into one', () => {
    const ended = (attempt: number) => aJob({ ...JOBS.failed, attempt })
    expect(checkCounts([ended(1), ended(3), ended(3), ended(99), JOBS.polling], 4)).toEqual([
      [0, 0],
      [1, 1],
      [2, 0],
      [3, 2],
      [4, 1],
    ])
    expect(checkCounts([JOBS.cancelledUnsent])).toEqual([])
  })
})
