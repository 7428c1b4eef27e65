import { describe, expect, it } from 'vitest'
import { sideGraphs } from '../../../src/app/words/sideGraphs'
import type { GraphEntry } from '../../../src/core/codeMap'
import { aJob, JOBS, START } from '../support/jobs'

const entry = (graphId: string, updatedAt: number) => ({ graphId, name: graphId, updatedAt }) as GraphEntry
const RESULT = { generation: 1, nodes: 1, files: 1, units: 1 }
const running = aJob({ ...JOBS.polling, graphId: 'new', createdAt: START })
const landed = aJob({
  ...JOBS.completed,
  graphId: 'new',
  createdAt: START,
  finishedAt: START + 9_000,
  result: RESULT,
})
const OTHERS = [entry('a', START - 10), entry('b', START + 10)]
const idsOf = (...given: Parameters<typeof sideGraphs>) => sideGraphs(...given).map(({ graphId }) => graphId)

describe('the graphs in the left pane', () => {
  it('stay where they are while a job lands, before and after its code was read', () => {
    const before = idsOf([running], OTHERS, START)
    expect(before).toEqual(['b', 'new', 'a'])
    expect(idsOf([landed], OTHERS, START)).toEqual(before)
    expect(idsOf([landed], [...OTHERS, entry('new', START + 9_000)], START + 9_001)).toEqual(before)
  })

  it('lead to the job while it goes on, and to the code after it', () => {
    expect(sideGraphs([running], [], START)).toMatchObject([{ active: { id: running.id } }])
    expect(sideGraphs([landed], [entry('new', 1)], START)).toEqual([{ graphId: 'new', entry: entry('new', 1) }])
  })

  it('are none of jobs without code, or whose code was deleted since', () => {
    const empty = aJob({ ...landed, result: { ...RESULT, files: 0 } })
    for (const job of [JOBS.failed, JOBS.cancelled, empty]) expect(idsOf([job], [], 0)).toEqual([])
    expect(idsOf([landed], [], START + 9_001)).toEqual([])
  })
})
