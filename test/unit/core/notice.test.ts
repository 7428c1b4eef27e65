import { expect, it } from 'vitest'
import { failure } from '../../../src/core/failure'
import type { Job } from '../../../src/core/job'
import { noticeOfJob } from '../../../src/core/notice'

const job = (rest: Partial<Job>) => ({ id: 'a1', graphName: 'Shop', ...rest }) as Job

it('tells what came back', () => {
  const result = { generation: 1, nodes: 1, files: 1_200, units: 9 }
  expect(noticeOfJob(job({ state: 'completed', result }))).toEqual({
    title: 'Shop: the code is here',
    body: '1,200 files for 1 node',
    tag: 'job-a1',
    path: '/jobs/~a1',
  })
  expect(noticeOfJob(job({ state: 'completed', result: { ...result, files: 0 } }))).toMatchObject({
    title: 'Shop: completed',
    body: '0 files came back.',
  })
})

it('tells why it failed, and offers another try', () => {
  expect(noticeOfJob(job({ state: 'failed', failure: failure('serverFailed', 'No tokens left') }))).toMatchObject({
    title: 'Shop: failed',
    body: 'Generation failed on the server. No tokens left',
    retry: 'a1',
  })
  expect(noticeOfJob(job({ state: 'timedOut', failure: failure('timedOut') }))).toMatchObject({
    title: 'Shop: timed out',
    retry: 'a1',
  })
})

it.each(['outbox', 'polling', 'fetching', 'cancelled'] as const)('tells nothing of a job that is %s', (state) => {
  expect(noticeOfJob(job({ state }))).toBeUndefined()
})
