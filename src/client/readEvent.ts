import { aNumber, aText, type Check, type Fields, wrongField } from '../core/check'
import { FAILURES } from '../core/failure'
import { get, isObject, type JsonObject, text } from '../core/json'
import { type CodegenEvent, PROTOCOL } from '../core/protocol'

const maybeText: Check = (value) => value === undefined || aText(value)
const aFailure: Check = (value) => isObject(value) && Object.hasOwn(FAILURES, text(get(value, 'code')) ?? '')

const FIELDS: Readonly<Record<CodegenEvent['type'], Fields>> = {
  jobChanged: { jobId: aText, state: aText, revision: aNumber },
  jobForgotten: { jobId: aText },
  codeStored: { graphId: aText, jobId: aText, revision: aNumber },
  codeChanged: { graphId: aText, revision: aNumber },
  codeCleared: { graphId: maybeText, revision: aNumber },
  recovered: {},
  signedOut: {},
  accountChanged: {},
  settingsChanged: {},
  troubled: { failure: aFailure },
}
const FIELDS_OF = new Map<unknown, Fields>(Object.entries(FIELDS))

/** An event as it came over the channel; anything else on it is dropped. Events only say what to read again. */
export function readEvent(data: unknown): CodegenEvent | undefined {
  if (!isObject(data) || get(data, 'protocol') !== PROTOCOL) return undefined
  const event = get(data, 'event')
  return isObject(event) && isEvent(event) ? (event as unknown as CodegenEvent) : undefined
}

function isEvent(event: JsonObject): boolean {
  const fields = FIELDS_OF.get(get(event, 'type'))
  return fields !== undefined && wrongField(event, fields) === undefined
}
