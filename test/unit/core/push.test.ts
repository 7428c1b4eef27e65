import { describe, expect, it } from 'vitest'
import type { Job, JobState } from '../../../src/core/job'
import { noticeOfPush } from '../../../src/core/notice'
import { planPush, readPush } from '../../../src/core/push'

const job = (serverJobId: string | undefined, state: JobState, rest: Partial<Job> = {}) =>
  ({ id: `own-${serverJobId}`, graphName: 'Shop', state, ...(serverJobId ? { serverJobId } : {}), ...rest }) as Job

describe('what is pushed for', () => {
  it('are jobs that the server works on, each told once', () => {
    const jobs = [job('a', 'polling'), job('b', 'polling'), job(undefined, 'outbox'), job('c', 'completed')]
    expect(planPush(['a'], jobs)).toEqual({ follow: ['b'], leave: [], kept: ['a'] })
  })

  it.each(['fetching', 'completed', 'failed'] as const)('is no job that is %s: it had its push', (state) => {
    expect(planPush(['a'], [job('a', state)])).toEqual({ follow: [], leave: [], kept: [] })
  })

  it('is left where it goes on there, and nobody waits here', () => {
    const jobs = [job('a', 'cancelled'), job('b', 'timedOut'), job('c', 'polling', { cancelPending: true })]
    expect(planPush(['a', 'b', 'c', 'forgotten'], jobs).leave).toEqual(['a', 'b', 'c', 'forgotten'])
  })

  it('are not more than one call may name', () => {
    const jobs = Array.from({ length: 600 }, (_, number) => job(`job-${number}`, 'polling'))
    expect(planPush([], jobs).follow).toHaveLength(500)
  })
})

it.each([
  ['{"jobId":"9f1c5a52-6a0c-4d53-9d0e-0f4a2f1f7d11"}', '9f1c5a52-6a0c-4d53-9d0e-0f4a2f1f7d11'],
  ['{"jobId":"../x"}', undefined],
  ['{"jobId":7}', undefined],
  ['[]', undefined],
  ['', undefined],
])('a push that says %s is about %s', (text, id) => expect(readPush(text)).toBe(id))

it('shows something whatever the push brought', () => {
  const result = { generation: 1, nodes: 1, files: 1, units: 1 }
  expect(noticeOfPush({ ...job('a', 'completed'), result }).title).toBe('Shop: the code is here')
  expect(noticeOfPush(job('a', 'cancelled')).title).toBe('Shop: cancelled')
  expect(noticeOfPush(job('a', 'polling'))).toMatchObject({ title: 'Shop: ended', tag: 'job-own-a' })
  expect(noticeOfPush(undefined)).toMatchObject({ path: '/jobs', tag: 'push' })
})
