import { describe, expect, it } from 'vitest'
import {
  CodegenError,
  FAILURES,
  type FailureAction,
  type FailureCode,
  failure,
  toFailure,
} from '../../../src/core/failure'

const ACTIONS: readonly FailureAction[] = [
  ...(['none', 'tryNow', 'retry', 'checkAgain', 'edit', 'signIn', 'makeRoom', 'reload'] as const),
]

describe.each(Object.keys(FAILURES) as FailureCode[])('%s', (code) => {
  const { what, safe, action } = FAILURES[code]

  it('says in one sentence what happened, in another what is safe, and has one button', () => {
    expect(what).toMatch(/^[A-Z0-9][^.]+\.$/)
    expect(safe).toMatch(/^[A-Z0-9].+\.$/)
    expect(what).not.toBe(safe)
    expect(ACTIONS).toContain(action)
  })

  it('has a sentence of its own', () => {
    expect(Object.values(FAILURES).filter((other) => other.what === what)).toHaveLength(1)
  })
})

describe('a failure as plain data', () => {
  it('keeps 500 characters of what the server said', () => {
    expect(failure('refused', 'x'.repeat(600), 400)).toEqual({ code: 'refused', detail: 'x'.repeat(500), status: 400 })
  })

  it('has no empty parts', () => expect(failure('silent', '')).toEqual({ code: 'silent' }))

  it('survives storage', () => {
    const said = failure('gone', 'Job not found', 404)
    expect(structuredClone(said)).toEqual(said)
  })

  it('is what a thrown error carries, whatever was thrown', () => {
    expect(toFailure(new CodegenError(failure('busy'), 5))).toEqual({ code: 'busy' })
    expect(toFailure(new TypeError('x is undefined'))).toEqual({ code: 'unexpected', detail: 'x is undefined' })
    expect(toFailure('text')).toEqual({ code: 'unexpected', detail: 'text' })
    expect(toFailure(undefined)).toEqual({ code: 'unexpected', detail: 'undefined' })
  })

  it('reads well in a stack trace', () => {
    expect(new CodegenError(failure('refused', 'No nodes')).message).toBe('The server refused this graph. No nodes')
  })
})
