import { describe, expect, it } from 'vitest'
import { readId, spellId } from '../../../src/app/address'
import { groupCauses, heapOf, isAsked, readJobQuery, retriedIds } from '../../../src/app/words/jobQuery'
import { failure } from '../../../src/core/failure'
import { aJob, JOBS, START } from '../support/jobs'

describe('the board of jobs', () => {
  it('puts every job on one heap', () => {
    expect(Object.values(JOBS).map((job) => heapOf(job))).toEqual([
      ...Array(4).fill('active'),
      'completed',
      'failed',
      'failed',
      ...Array(3).fill('cancelled'),
    ])
  })

  it('reads its address, and takes nothing from words it does not know', () => {
    const address = { q: 'shop', state: 'failed', graph: spellId('g/1'), batch: spellId('b'), since: 'week' }
    const asked = { text: 'shop', heap: 'failed', graphId: 'g/1', batchId: 'b', since: 'week' }
    expect(readJobQuery(address, readId)).toEqual(asked)
    expect(readJobQuery({ state: 'constructor', since: ['day'], graph: '..' }, readId)).toEqual({ text: '' })
  })

  it('finds by name, id and reason; by graph; by date', () => {
    const job = { ...JOBS.failed, failure: failure('serverFailed', 'Out of words') }
    const asked = (query: object) => isAsked(job, { text: '', ...query }, START + 8 * 86_400_000)
    expect(asked({ text: 'SHOP words' })).toBe(true)
    expect(asked({ text: 'server-1' })).toBe(true)
    expect(asked({ text: 'shop other' })).toBe(false)
    expect([asked({ graphId: 'graph-1' }), asked({ graphId: 'graph-2' })]).toEqual([true, false])
    const inBatch = (batchId: string) =>
      isAsked({ ...job, batch: { id: 'b', place: 0, size: 2 } }, { text: '', batchId }, START)
    expect([inBatch('b'), inBatch('c'), asked({ batchId: 'b' })]).toEqual([true, false, false])
    expect([asked({ since: 'day' }), asked({ since: 'week' }), asked({ since: 'month' })]).toEqual([false, false, true])
  })

  it('groups failures by their cause, whatever the numbers in it, the most first, without what was tried again', () => {
    const failed = (id: string, code: 'refused' | 'serverFailed', detail?: string) =>
      aJob({ ...JOBS.failed, id, failure: failure(code, detail) })
    const jobs = [
      failed('a', 'refused', 'No team'),
      failed('b', 'serverFailed', 'Step 3 of job 0a1b2c3d-0000 failed'),
      JOBS.completed,
      failed('c', 'serverFailed', 'Step 4 of job 1a1b2c3d-1111 failed'),
      failed('d', 'serverFailed', 'Out of words'),
      failed('e', 'serverFailed', 'Out of words'),
    ]
    const retried = retriedIds([...jobs, aJob({ ...JOBS.completed, id: 'f', retryOf: 'e' })])
    const groups = groupCauses(jobs, retried)
    expect(groups.map(({ jobs, canRetry }) => [jobs.map(({ id }) => id).join(''), canRetry])).toEqual([
      ['bc', true],
      ['a', false],
      ['d', true],
    ])
  })
})
