import { get, isObject } from './json'
import { PROTOCOL, type Reply } from './protocol'

/** Asks a worker who it is. Every version understands it and answers with `HELLO_ANSWER`, whatever protocol it speaks. */
export const HELLO = { hello: 'kubegram-codegen' } as const
export const HELLO_ANSWER = { ok: true, value: { ...HELLO, protocol: PROTOCOL } } as const satisfies Reply

export function isHello(message: unknown): boolean {
  return isObject(message) && get(message, 'hello') === HELLO.hello
}

/** The protocol of the worker that answered; `undefined`: this is some other app's worker. */
export function readHelloAnswer(answer: unknown): number | undefined {
  const value = isObject(answer) ? get(answer, 'value') : undefined
  const protocol = isObject(value) && isHello(value) ? get(value, 'protocol') : undefined
  return typeof protocol === 'number' ? protocol : undefined
}
