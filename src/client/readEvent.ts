import { get, isObject, text } from '../core/json'
import { type CodegenEvent, PROTOCOL } from '../core/protocol'

/** An event as it came over the channel; anything else on it is dropped. Events only say what to read again. */
export function readEvent(data: unknown): CodegenEvent | undefined {
  if (!isObject(data) || get(data, 'protocol') !== PROTOCOL) return undefined
  const event = get(data, 'event')
  if (!isObject(event)) return undefined
  const has = (key: string) => text(get(event, key)) !== undefined
  switch (get(event, 'type')) {
    case 'jobChanged':
      return has('jobId') && has('state') ? (event as unknown as CodegenEvent) : undefined
    case 'jobForgotten':
      return has('jobId') ? (event as unknown as CodegenEvent) : undefined
    case 'codeStored':
      return has('graphId') && has('jobId') ? (event as unknown as CodegenEvent) : undefined
    case 'codeCleared':
    case 'settingsChanged':
      return event as unknown as CodegenEvent
    case 'troubled':
      return isObject(get(event, 'failure')) ? (event as unknown as CodegenEvent) : undefined
    default:
      return undefined
  }
}
