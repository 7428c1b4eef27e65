import { expect, it } from 'vitest'
import { newestFirst } from '../../../src/core/job'
import { aJob, START } from '../support/jobs'

it('jobs stand newest first, those of a batch as they were submitted, and twins by their ids', () => {
  const inBatch = (place: number) => aJob({ id: `b${place}`, batch: { id: 'b', place, size: 3 } })
  const [older, newer] = [-1, 1].map((ms) => aJob({ id: `at${ms}`, createdAt: START + ms }))
  const twins = [aJob({ id: 'y' }), aJob({ id: 'x' })]
  const ordered = [...twins, ...[1, 2].map(inBatch), newer, older].sort((a, b) => newestFirst(a as never, b as never))
  expect(ordered.map((job) => job?.id)).toEqual(['at1', 'y', 'x', 'b1', 'b2', 'at-1'])
  expect([...ordered].reverse().sort((a, b) => newestFirst(a as never, b as never))).toEqual(ordered)
})
