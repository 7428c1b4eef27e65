import { describe, expect, it } from 'vitest'
import { bestPath, judge } from '../../../src/app/words/connectionTest'

const answer = (status: number, isJson = true) => ({ kind: 'answer', status, isJson }) as const

describe('the test of the connection', () => {
  it.each([
    [answer(200), 'works'],
    [answer(404), 'works'],
    [answer(401), 'signIn'],
    [answer(403), 'team'],
    [answer(503), 'trouble'],
    [answer(502, false), 'trouble'],
    [answer(200, false), 'notKubegram'],
    [answer(404, false), 'notKubegram'],
    [answer(302), 'notKubegram'],
    [{ kind: 'redirect' }, 'redirected'],
    [{ kind: 'nothing', isElsewhere: true }, 'cors'],
    [{ kind: 'nothing', isElsewhere: false }, 'unreachable'],
    [{ kind: 'blocked' }, 'blocked'],
  ] as const)('%j is %s', (probe, verdict) => expect(judge(probe)).toBe(verdict))

  it('takes the path that comes nearest, of equal ones the first', () => {
    expect(
      bestPath([
        ['a', 'notKubegram'],
        ['b', 'signIn'],
        ['c', 'signIn'],
      ]),
    ).toEqual(['b', 'signIn'])
    expect(bestPath([])).toBeUndefined()
  })
})
