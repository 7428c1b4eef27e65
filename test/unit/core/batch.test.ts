import { describe, expect, it } from 'vitest'
import { batchProgress, heldBack } from '../../../src/core/batch'
import type { Job } from '../../../src/core/job'
import { aJob, START } from '../support/jobs'

const inBatch = (place: number, rest: Partial<Job> = {}, id = 'b') =>
  aJob({ id: `${id}${place}`, batch: { id, place, size: 5 }, ...rest })
const polling = { state: 'polling', sentAt: START, serverJobId: 's' } as const

describe('held back', () => {
  it.each([
    ['nothing outside of batches', [aJob({ id: 'x' }), aJob({ id: 'y' })], 1, []],
    ['what is beyond the limit, in the order of submission', [inBatch(2), inBatch(0), inBatch(1)], 2, ['b2']],
    ['what waits for a place on the server', [inBatch(0, polling), inBatch(1, polling), inBatch(2)], 2, ['b2']],
    ['nothing that may be on its way', [inBatch(0, { sentAt: START }), inBatch(1, { sentAt: START })], 1, []],
    ['what waits behind one that may be on its way', [inBatch(0, { sentAt: START }), inBatch(1)], 1, ['b1']],
    [
      'nothing for a job whose code is being fetched',
      [inBatch(0, { ...polling, state: 'fetching' }), inBatch(1)],
      1,
      [],
    ],
    ['nothing for what has ended', [inBatch(0, { ...polling, state: 'completed' }), inBatch(1)], 1, []],
    [
      'nothing for another batch',
      [inBatch(0, polling), inBatch(1), inBatch(0, {}, 'c'), inBatch(1, {}, 'c')],
      1,
      ['b1', 'c1'],
    ],
  ])('%s', (_name, jobs, limit, held) => {
    expect([...heldBack(jobs, limit)]).toEqual(held)
  })
})

describe('progress', () => {
  it('counts places, not jobs: the newest try of each', () => {
    const jobs = [
      inBatch(0, { state: 'completed' }),
      inBatch(1, { state: 'failed' }),
      inBatch(1, { id: 'again', state: 'failed', retryOf: 'b1' }),
      inBatch(1, { id: 'once more', state: 'polling', retryOf: 'again', createdAt: START + 1 }),
      inBatch(2, { state: 'timedOut' }),
      inBatch(3, { state: 'cancelled' }),
      inBatch(4),
    ]
    for (const order of [jobs, [...jobs].reverse()]) {
      const { failed, active, ...counts } = batchProgress(order)
      expect(counts).toEqual({ size: 5, completed: 1, cancelled: 1, ended: 3 })
      expect(failed.map(({ id }) => id)).toEqual(['b2'])
      expect(active.map(({ id }) => id)).toEqual(['once more', 'b4'])
    }
  })

  it('counts what was forgotten as ended', () => {
    expect(batchProgress([inBatch(4, polling)])).toMatchObject({ size: 5, ended: 4 })
  })
})
