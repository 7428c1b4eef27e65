import { describe, expect, it } from 'vitest'
import { readEvent } from '../../../src/client/readEvent'
import { type CodegenEvent, PROTOCOL } from '../../../src/core/protocol'

const failure = { code: 'storageFull' } as const
const EVENTS: readonly CodegenEvent[] = [
  { type: 'jobChanged', jobId: 'a', state: 'polling', revision: 2 },
  { type: 'jobForgotten', jobId: 'a' },
  { type: 'codeStored', graphId: '', jobId: 'a', revision: 2 },
  { type: 'codeChanged', graphId: '__proto__', revision: 2 },
  { type: 'codeCleared', revision: 3 },
  { type: 'codeCleared', graphId: '__proto__', revision: 3 },
  { type: 'settingsChanged' },
  { type: 'troubled', failure },
]

describe('what is said on the events channel', () => {
  it.each(EVENTS)('%j is an event', (event) => {
    expect(readEvent({ protocol: PROTOCOL, event })).toEqual(event)
  })

  it.each(EVENTS)('%j is none in another protocol', (event) => {
    expect(readEvent({ protocol: PROTOCOL + 1, event })).toBeUndefined()
    expect(readEvent({ protocol: String(PROTOCOL), event })).toBeUndefined()
    expect(readEvent(event)).toBeUndefined()
  })

  it.each([
    undefined,
    'settingsChanged',
    [],
    {},
    { type: 'toString' },
    { type: '__proto__' },
    { type: 'jobChanged', jobId: 7, state: 'polling', revision: 2 },
    { type: 'jobChanged', jobId: 'a', revision: 2 },
    { type: 'jobChanged', jobId: 'a', state: 'polling', revision: '2' },
    { type: 'jobForgotten' },
    { type: 'codeStored', jobId: 'a', revision: 2 },
    { type: 'codeStored', graphId: 'g', jobId: 'a' },
    { type: 'codeChanged', revision: 2 },
    { type: 'codeCleared', graphId: {}, revision: 2 },
    { type: 'codeCleared' },
    { type: 'troubled' },
    { type: 'troubled', failure: 'storageFull' },
    { type: 'troubled', failure: { code: 'constructor' } },
    { type: 'troubled', failure: { code: 'on fire' } },
    Object.create({ type: 'settingsChanged' }),
  ])('%j is dropped', (event) => expect(readEvent({ protocol: PROTOCOL, event })).toBeUndefined())

  it.each([null, undefined, 7, 'wake', [PROTOCOL], Object.create({ protocol: PROTOCOL, event: EVENTS[5] })])(
    'the foreign message %j is dropped',
    (data) => expect(readEvent(data)).toBeUndefined(),
  )
})
