import { describe, expect, it } from 'vitest'
import { isJobId, readStatusAnswer, readStatusWord, readSubmitAnswer } from '../../../src/core/status'

describe('status words', () => {
  it.each([
    ['pending', 'pending queued'],
    ['running', 'running started processing in_progress'],
    ['completed', 'completed complete succeeded success done'],
    ['failed', 'failed error timeout'],
    ['cancelled', 'cancelled canceled'],
  ])('%s: %s, in any case, with space around', (status, words) => {
    for (const word of words.split(' ')) {
      for (const said of [word, word.toUpperCase(), ` \t${word}\n`])
        expect([said, readStatusWord(said)]).toEqual([said, status])
    }
  })

  it.each(['', 'almost', 'constructor', 'toString', '__proto__', 'hasOwnProperty', 'com pleted', '완료'])(
    '%j is unknown, so the job still runs',
    (word) => expect(readStatusWord(word)).toBe('running'),
  )
})

describe('a status answer', () => {
  it('is shown as it came', () => {
    expect(readStatusAnswer({ jobId: 'x', step: 'llmCall', status: 'Thinking hard' })).toEqual({
      status: 'running',
      word: 'Thinking hard',
      step: 'llmCall',
    })
  })

  it.each([
    [{ error: 'Model is busy' }, 'Model is busy'],
    [{ message: 'No quota' }, 'No quota'],
    [{ errorMessage: 'Cut off', error: 'Failed' }, 'Cut off'],
  ])('says why it failed: %j', (rest, reason) => {
    expect(readStatusAnswer({ status: 'failed', ...rest })).toEqual({ status: 'failed', word: 'failed', reason })
  })

  it('brings the whole result when it has one', () => {
    const generatedCode = { nodes: [] }
    expect(readStatusAnswer({ status: 'completed', generatedCode })?.generatedCode).toBe(generatedCode)
    expect(readStatusAnswer({ status: 'completed', generatedCode: null })).not.toHaveProperty('generatedCode')
  })

  it('keeps no more of long words than fits on a line', () => {
    const read = readStatusAnswer({ status: 'x'.repeat(5_000), step: 'y'.repeat(5_000) })
    expect([read?.word.length, read?.step?.length]).toEqual([40, 80])
  })

  it.each([
    null,
    undefined,
    7,
    'running',
    [],
    {},
    { status: '' },
    { status: 3 },
    { step: 'llmCall' },
    Object.create({ status: 'running' }),
  ])('is none: %j', (body) => expect(readStatusAnswer(body)).toBeUndefined())
})

describe('the answer to a submission', () => {
  it('names the job under either key', () => {
    const answer = { jobId: '99fa7625-31e8-4379-9eec-c08c9ba5a48f', step: 'getOrCreateGraph', status: 'running' }
    expect(readSubmitAnswer(answer)).toEqual({ serverJobId: answer.jobId, step: answer.step, word: 'running' })
    expect(readSubmitAnswer({ id: 'a_B-9' })).toEqual({ serverJobId: 'a_B-9', word: 'pending' })
  })

  it.each([{}, { jobId: 7 }, { jobId: '..' }, { jobId: '' }, { jobId: null, status: 'running' }, null, ['id']])(
    'names none: %j',
    (body) => expect(readSubmitAnswer(body)).toBeUndefined(),
  )
})

describe('job ids', () => {
  it.each(['a', 'A-_9', 'x'.repeat(128)])('%s is one', (id) => expect(isJobId(id)).toBe(true))
  it.each(['', '.', '..', '../x', 'a/b', 'a b', '%2e%2e', 'a\n', 'ä', 'x'.repeat(129), 7, null, undefined])(
    '%j is none',
    (id) => expect(isJobId(id)).toBe(false),
  )
})
