import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { findChromium } from './machine.mjs'

const FLAGS = [
  '--headless=new',
  '--remote-debugging-pipe',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const IS_LOADED = "location.href !== 'about:blank' && document.readyState === 'complete'"

export interface ProtocolEvent {
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
}

/** A Chromium process and its DevTools protocol over two pipes. */
export interface ChromiumProcess {
  /** @throws what Chromium answers, or that it has ended */
  send<T>(method: string, params?: object, sessionId?: string): Promise<T>
  hear(listener: (event: ProtocolEvent) => void): void
  /** Opens a tab and returns its target when it is loaded. */
  open(url: string): Promise<string>
  /** As a user closes it: what it has not written to the disk yet is written. */
  close(): Promise<void>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
}

export function startChromium(profile: string): ChromiumProcess {
  const executable = findChromium()
  if (!executable) throw new Error('Chromium is missing')
  const child = spawn(executable, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const exit = once(child, 'exit')
  const listeners: ((event: ProtocolEvent) => void)[] = []
  const send = connect(child, (event) => {
    for (const listener of listeners) listener(event)
  })
  return {
    send,
    hear: (listener) => void listeners.push(listener),
    async open(url) {
      const { targetId } = await send<{ targetId: string }>('Target.createTarget', { url })
      // Between two documents there is nothing to evaluate in.
      const isLoaded = () => evaluateIn<boolean>(send, targetId, IS_LOADED).catch(() => false)
      while (!(await isLoaded())) await new Promise((resolve) => setTimeout(resolve, 50))
      return targetId
    },
    async close() {
      // It may be gone before it answers.
      await send('Browser.close').catch(() => {})
      await exit
    },
    async kill() {
      child.kill('SIGKILL')
      await exit
    },
  }
}

type Send = ChromiumProcess['send']

/** Evaluates an expression in a tab, awaiting its promise; DevTools are attached only for as long. */
export async function evaluateIn<T>(send: Send, targetId: string, expression: string): Promise<T> {
  const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })
  try {
    return await evaluateAttached<T>(send, sessionId, expression)
  } finally {
    await send('Target.detachFromTarget', { sessionId })
  }
}

/** The same in a tab that DevTools are attached to already; for the page it is as if the user had just clicked. */
export async function evaluateAttached<T>(send: Send, sessionId: string, expression: string): Promise<T> {
  const params = { expression, awaitPromise: true, returnByValue: true, userGesture: true }
  const { result, exceptionDetails } = await send<{
    result: { value: T }
    exceptionDetails?: { exception?: { description?: string } }
  }>('Runtime.evaluate', params, sessionId)
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'The page threw.')
  return result.value
}

/** JSON messages that end in a zero byte. */
function connect(child: ChildProcess, tell: (event: ProtocolEvent) => void): Send {
  const input = child.stdio[3] as Writable
  const output = child.stdio[4] as Readable
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let id = 0
  let rest = ''
  let hasEnded = false
  const end = () => {
    hasEnded = true
    for (const { reject } of waiting.values()) reject(new Error('Chromium has ended'))
    waiting.clear()
  }
  child.once('exit', end)
  // A killed browser does not read any more.
  input.on('error', end)
  output.setEncoding('utf8').on('data', (chunk: string) => {
    const messages = (rest + chunk).split('\0')
    rest = messages.pop() ?? ''
    for (const text of messages) {
      const message = JSON.parse(text) as { id?: number; result?: unknown; error?: { message: string } } & ProtocolEvent
      if (message.id === undefined) {
        tell(message)
        continue
      }
      const asked = waiting.get(message.id)
      waiting.delete(message.id)
      if (message.error) asked?.reject(new Error(message.error.message))
      else asked?.resolve(message.result ?? {})
    }
  })
  return <T>(method: string, params = {}, sessionId?: string) =>
    new Promise<T>((resolve, reject) => {
      if (hasEnded) return reject(new Error('Chromium has ended'))
      id += 1
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
      input.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`)
    })
}
