import { describe, expect, it } from 'vitest'
import { type ListedJob, readJobList, sentJobs } from '../../../src/core/jobList'

/** As the public server lists it. */
const LINE = {
  id: 102,
  uuid: 'bb775ae8-601f-4c9c-8e20-8ed9d7379686',
  graphId: 'bb775ae8-601f-4c9c-8e20-8ed9d7379686',
  projectId: 105,
  status: 'COMPLETED',
  progress: 100,
  createdAt: '2026-11-23T17:39:53.533Z',
  completedAt: null,
}

describe('the list of jobs', () => {
  it('is read line by line', () => {
    expect(readJobList({ jobs: [LINE], total: 1 })).toEqual([
      {
        serverJobId: LINE.uuid,
        status: 'completed',
        word: 'COMPLETED',
        createdAt: Date.UTC(2026, 10, 23, 17, 39, 53, 533),
        projectId: '105',
      },
    ])
  })

  it.each([
    ['no id', { status: 'running' }],
    ['an id that climbs', { ...LINE, uuid: '../admin' }],
    ['a number only', { id: 7 }],
    ['nothing', null],
    ['a text', 'job'],
  ])('leaves out a line with %s', (_name, line) => expect(readJobList({ jobs: [line] })).toEqual([]))

  it('takes a line whose other parts are nonsense', () => {
    const line = { jobId: 'a', status: 7, createdAt: 'soon', projectId: {} }
    expect(readJobList({ jobs: [line] })).toEqual([{ serverJobId: 'a', status: 'running', word: '' }])
  })

  it.each([null, [], 'x', {}, { jobs: {} }])('%j is none', (body) => expect(readJobList(body)).toBeUndefined())

  it.each([
    ['completed', '2026-11-23T17:40:10Z', '2026-11-23T17:40:52.5Z', 42_500],
    ['failed', '2026-11-23T17:40:10Z', '2026-11-23T17:40:52Z', undefined],
    ['completed', null, '2026-11-23T17:40:52Z', undefined],
    ['completed', '2026-11-23T17:40:52Z', '2026-11-23T17:40:10Z', undefined],
  ])('says how long a job took that is %s, from %s to %s', (status, startedAt, completedAt, tookMs) => {
    expect(readJobList({ jobs: [{ ...LINE, status, startedAt, completedAt }] })?.[0]?.tookMs).toBe(tookMs)
  })
})

describe('the lines that a submission may have become', () => {
  const line = (serverJobId: string, createdAt: number, projectId?: string): ListedJob => ({
    ...{ serverJobId, status: 'running', word: 'running', createdAt },
    ...(projectId === undefined ? {} : { projectId }),
  })
  const idsOf = (found: ReturnType<typeof sentJobs>) =>
    [found.possible, found.likely].map((lines) => lines.map(({ serverJobId }) => serverJobId))
  const SENT = 1_000_000

  it('are none where it was never on its way', () => {
    expect(idsOf(sentJobs([line('a', SENT)], {}, 0, undefined))).toEqual([[], []])
  })

  it('are those of its project, where both name one', () => {
    const lines = [line('ours', SENT, '7'), line('theirs', SENT, '8'), line('unsaid', SENT)]
    expect(idsOf(sentJobs(lines, { sentAt: SENT }, 0, '7'))[0]).toEqual(['ours', 'unsaid'])
    expect(idsOf(sentJobs(lines, { sentAt: SENT }, 0, undefined))[0]).toEqual(['ours', 'theirs', 'unsaid'])
  })

  it('are all possible and none likely where the clock went back since', () => {
    expect(idsOf(sentJobs([line('a', SENT)], { sentAt: 0, sentAgainAt: SENT }, 0, undefined))).toEqual([['a'], []])
  })
})
