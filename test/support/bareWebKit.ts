import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BareBrowser } from './bareBrowser'
import { findMiniBrowser, findWebKitDriver } from './machine.mjs'
import { freePort } from './serverProcess'

/** How long a script may take: jobs take seconds, and machines may be slow. */
const SCRIPT_MS = 90_000

/** WebKitGTK's own small browser, driven over WebDriver on a screen that is not there. */
export async function startBareWebKit(): Promise<BareBrowser<string>> {
  const [driver, binary] = [findWebKitDriver(), findMiniBrowser()]
  if (!driver || !binary) throw new Error('WebKitGTK is missing')
  const home = await mkdtemp(join(tmpdir(), 'kubegram-webkit-'))
  const port = await freePort()
  // A process group of its own, so that the screen and the browser end with it.
  const child = spawn('xvfb-run', ['--auto-servernum', driver, `--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home, LIBGL_ALWAYS_SOFTWARE: '1' },
  })
  const ended = once(child, 'exit')
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const { value } = (await answer.json()) as { value: T & { readonly message?: string } }
    if (!answer.ok) throw new Error(value?.message ?? `WebDriver answered ${answer.status}`)
    return value
  }
  while (!(await call('GET', '/status').catch(() => undefined))) await sleep(100)
  const options = { 'webkitgtk:browserOptions': { binary, args: ['--automation'] }, timeouts: { script: SCRIPT_MS } }
  const { sessionId } = await call<{ sessionId: string }>('POST', '/session', {
    capabilities: { alwaysMatch: options },
  })
  const session = `/session/${sessionId}`
  const goTo = (handle: string) => call('POST', `${session}/window`, { handle })
  return {
    async open(url) {
      const { handle } = await call<{ handle: string }>('POST', `${session}/window/new`, { type: 'tab' })
      await goTo(handle)
      await call('POST', `${session}/url`, { url })
      return handle
    },
    async close(handle) {
      await goTo(handle)
      // Nothing can be opened from a tab that is gone.
      const [left] = await call<readonly string[]>('DELETE', `${session}/window`)
      if (left) await goTo(left)
    },
    async evaluate<T>(handle: string, expression: string) {
      await goTo(handle)
      const script = `const done = arguments[0]
        Promise.resolve().then(() => (${expression})).then((value) => done({ value }), (error) => done({ error: String(error) }))`
      const { value, error } = await call<{ value: T; error?: string }>('POST', `${session}/execute/async`, {
        script,
        args: [],
      })
      if (error !== undefined) throw new Error(error)
      return value
    },
    async dispose() {
      await call('DELETE', session).catch(() => undefined)
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
      await ended
      await rm(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
