import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A server as a process of its own. */
export interface ServerProcess {
  readonly pid: number
  /** Everything it has printed. */
  output(): string
  readonly ended: Promise<Ended>
  hasEnded(): boolean
  /** Sends the signal unless it has ended, and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<Ended>
}

const NOTHING_SET = { KUBEGRAM_API_URL: '', DATABASE_URL: '', CODEGEN_TOKEN: '', CODEGEN_FAULTS: '', HOST: '' }

/** Tests ask without a pause. */
const UNLIMITED = { CODEGEN_RATE: '0' }

/** Runs `main` with Node. What the variables of this shell say about servers does not count. */
export function runServer(main: string, env: NodeJS.ProcessEnv): ServerProcess {
  return runProcess(process.execPath, [main], { env: { ...process.env, ...NOTHING_SET, ...UNLIMITED, ...env } })
}

export function runProcess(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
): ServerProcess {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  // `close` comes when everything that it printed has been read.
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }) as Ended)
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    hasEnded: () => !isRunning(child),
    end(signal = 'SIGTERM') {
      if (isRunning(child)) child.kill(signal)
      return ended
    },
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

/** Waits until a Codegen server answers at `url`. @throws when it ends instead */
export function untilLive(url: string, server: ServerProcess): Promise<void> {
  return untilAnswered(`${url}/healthz/live`, server)
}

/** Waits until `check` is answered well. @throws when the server ends instead */
export async function untilAnswered(check: string, server: ServerProcess): Promise<void> {
  let hasEnded = false
  void server.ended.then(() => {
    hasEnded = true
  })
  while (!hasEnded) {
    const live = await fetch(check).catch(() => undefined)
    if (live?.ok) return
    await sleep(50)
  }
  throw new Error(`The server ended before it was live:\n${server.output()}`)
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || !address) throw new Error('No free port')
  return address.port
}
