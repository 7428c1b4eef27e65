import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { layFreshDatabase } from './freshDatabase'
import { freePort, runServer, type ServerProcess, untilLive } from './serverProcess'

const BUILT = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url))

/** The built server as a process of its own, with a data folder of its own, on loopback. */
export interface CodegenServer {
  readonly url: string
  /** Everything it printed. */
  output(): string
  /** Ends it; its data stays, so that `start` goes on where it was. */
  stop(signal?: NodeJS.Signals): Promise<void>
  start(change?: NodeJS.ProcessEnv): Promise<void>
  /** Makes it run if it was stopped, and ends all faults. */
  ready(): Promise<void>
  /** Sets the script of faults; `[]` ends all faults. */
  faults(rules: readonly unknown[]): Promise<void>
  /** Ends it and removes its data. */
  dispose(): Promise<void>
}

export async function startCodegenServer(env: NodeJS.ProcessEnv = {}, main = BUILT): Promise<CodegenServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kubegram-codegen-'))
  await layFreshDatabase(dataDir)
  const port = await freePort()
  const url = `http://localhost:${port}`
  const lives: ServerProcess[] = []

  const start = async (change: NodeJS.ProcessEnv = {}) => {
    const own = { PORT: String(port), KUBEGRAM_DATA_DIR: dataDir, CODEGEN_FAULTS: 'on' }
    const life = runServer(main, { ...own, ...env, ...change })
    lives.push(life)
    await untilLive(url, life)
  }
  const stop = async (signal?: NodeJS.Signals) => {
    await lives.at(-1)?.end(signal)
  }
  const faults = async (rules: readonly unknown[]) => {
    const answer = await fetch(`${url}/__faults`, { method: 'PUT', body: JSON.stringify({ rules }) })
    if (!answer.ok) throw new Error(`The faults were refused: ${await answer.text()}`)
  }
  await start()
  return {
    url,
    output: () => lives.map((life) => life.output()).join(''),
    start,
    stop,
    async ready() {
      if (lives.at(-1)?.hasEnded()) await start()
      await faults([])
    },
    faults,
    async dispose() {
      await stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
