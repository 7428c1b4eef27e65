import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { freePort } from '../support/serverProcess'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** What no clone brings along. */
const MADE = new Set(['node_modules', 'dist', '.cache', '.git'])
const LIST = '/api/v1/public/graph/codegen'

it('npm start in a bare clone installs, builds, serves the app, does a job, and ends at Ctrl-C', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kubegram-bare-'))
  const [clone, data] = [join(folder, 'clone'), join(folder, 'data')]
  await cp(ROOT, clone, { recursive: true, filter: (path) => !MADE.has(relative(ROOT, path).split(sep)[0] ?? '') })
  const port = await freePort()
  const url = `http://localhost:${port}`
  // A group of its own, which Ctrl-C reaches as a whole.
  const child = spawn('npm', ['start'], {
    cwd: clone,
    detached: true,
    env: { ...process.env, PORT: String(port), KUBEGRAM_DATA_DIR: data, npm_config_prefer_offline: 'true' },
  })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => said.push(piece))
  const ended = once(child, 'close')
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  const signal = (name: NodeJS.Signals) => hasEnded() || process.kill(-(child.pid ?? 0), name)
  const until = async <T>(ask: () => Promise<T | undefined>): Promise<T> => {
    for (;;) {
      const found = await ask().catch(() => undefined)
      if (found !== undefined) return found
      if (hasEnded()) throw new Error(`It ended:\n${Buffer.concat(said)}`)
      await sleep(200)
    }
  }
  const get = async (path: string) => {
    const answer = await fetch(url + path)
    return answer.ok ? answer.text() : undefined
  }
  try {
    await until(() => get('/healthz/live'))
    expect(await get('/')).toContain('<div id="app">')
    expect(await get('/sw.js')).toContain('precache')
    const graph = await readFile(join(clone, 'test/support/graphs/small-5-museum-audioguide.json'), 'utf8')
    const headers = { 'Content-Type': 'application/json' }
    const taken = await fetch(url + LIST, { method: 'POST', headers, body: graph })
    const { jobId } = (await taken.json()) as { jobId: string }
    const results = await until(() => get(`${LIST}/${jobId}/results`))
    expect(JSON.parse(results)).toMatchObject({ status: 'completed', generatedCode: { nodes: expect.anything() } })
    signal('SIGINT')
    await ended
    const lines = Buffer.concat(said).toString().split('\n')
    // npm's own two lines, then what is being done, and the address.
    expect(lines.filter((line) => line !== '' && !line.startsWith('> '))).toEqual([
      'Installing packages …',
      'Building …',
      `Kubegram Codegen: ${url} (data in ${data}). Ctrl-C stops it.`,
    ])
  } finally {
    signal('SIGKILL')
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})
