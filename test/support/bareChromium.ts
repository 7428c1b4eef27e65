import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

/**
 * A Chromium that nobody watches: DevTools are attached to pages only, and only while asked, never to the service
 * worker. A worker under DevTools lives longer than a real one.
 */
export interface BareChromium {
  /** Opens a tab and returns its target. */
  open(url: string): Promise<string>
  close(target: string): Promise<void>
  /** Evaluates an expression in a tab, awaiting its promise. */
  evaluate<T>(target: string, expression: string): Promise<T>
  dispose(): Promise<void>
}

type Send = (method: string, params?: object, sessionId?: string) => Promise<Record<string, never>>

export async function startBareChromium(): Promise<BareChromium> {
  const executable = findChromium()
  if (!executable) throw new Error('Chromium is missing')
  const profile = await mkdtemp(join(tmpdir(), 'kubegram-chromium-'))
  const child = spawn(executable, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const send = pipe(child)
  const evaluate = async <T>(targetId: string, expression: string): Promise<T> => {
    const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
    const params = { expression, awaitPromise: true, returnByValue: true }
    const answer = await send('Runtime.evaluate', params, sessionId)
    await send('Target.detachFromTarget', { sessionId })
    const { result, exceptionDetails } = answer as unknown as {
      result: { value: T }
      exceptionDetails?: { exception?: { description?: string } }
    }
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'The page threw.')
    return result.value
  }
  return {
    async open(url) {
      const { targetId } = await send('Target.createTarget', { url })
      const target = targetId as unknown as string
      // Between two documents there is nothing to evaluate in.
      const isLoaded = () => evaluate<boolean>(target, IS_LOADED).catch(() => false)
      while (!(await isLoaded())) await new Promise((resolve) => setTimeout(resolve, 50))
      return target
    },
    async close(targetId) {
      await send('Target.closeTarget', { targetId })
    },
    evaluate,
    async dispose() {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The protocol over two pipes: JSON messages that end in a zero byte. */
function pipe(child: ChildProcess): Send {
  const input = child.stdio[3] as Writable
  const output = child.stdio[4] as Readable
  const waiting = new Map<number, { resolve(value: Record<string, never>): void; reject(error: Error): void }>()
  let id = 0
  let rest = ''
  output.setEncoding('utf8').on('data', (chunk: string) => {
    const messages = (rest + chunk).split('\0')
    rest = messages.pop() ?? ''
    for (const text of messages) {
      const message = JSON.parse(text) as { id?: number; result?: Record<string, never>; error?: { message: string } }
      const asked = message.id === undefined ? undefined : waiting.get(message.id)
      if (message.error) asked?.reject(new Error(message.error.message))
      else asked?.resolve(message.result ?? {})
    }
  })
  return (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      id += 1
      waiting.set(id, { resolve, reject })
      input.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`)
    })
}
