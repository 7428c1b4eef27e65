import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url))

/** The built server as a process of its own, with a data folder of its own, on loopback. */
export interface CodegenServer {
  readonly url: string
  /** Everything it printed. */
  output(): string
  /** Ends it; its data stays, so that `start` goes on where it was. */
  stop(signal?: NodeJS.Signals): Promise<void>
  start(): Promise<void>
  /** Sets the script of faults; `[]` ends all faults. */
  faults(rules: readonly unknown[]): Promise<void>
  /** Ends it and removes its data. */
  dispose(): Promise<void>
}

export async function startCodegenServer(env: NodeJS.ProcessEnv = {}): Promise<CodegenServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kubegram-codegen-'))
  const port = await freePort()
  const url = `http://localhost:${port}`
  let output = ''
  let child: ChildProcess | undefined

  const start = async () => {
    const started = spawn(process.execPath, [MAIN], {
      env: {
        ...process.env,
        PORT: String(port),
        KUBEGRAM_DATA_DIR: dataDir,
        CODEGEN_FAULTS: 'on',
        KUBEGRAM_API_URL: '',
        DATABASE_URL: '',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    started.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    started.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    await untilLive(url, started, () => output)
  }
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    const stopped = child
    child = undefined
    if (!stopped || stopped.exitCode !== null) return
    const exit = once(stopped, 'exit')
    stopped.kill(signal)
    await exit
  }
  await start()
  return {
    url,
    output: () => output,
    start,
    stop,
    async faults(rules) {
      const answer = await fetch(`${url}/__faults`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ rules }),
      })
      if (!answer.ok) throw new Error(`The faults were refused: ${await answer.text()}`)
    },
    async dispose() {
      await stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function untilLive(url: string, child: ChildProcess, output: () => string): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const live = await fetch(`${url}/healthz/live`).catch(() => undefined)
    if (live?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`The server ended before it was live:\n${output()}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || !address) throw new Error('No free port')
  return address.port
}
