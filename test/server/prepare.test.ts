import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildIfNeeded, checkNode, installIfNeeded, PrepareError } from '../../src/server/prepare.mjs'
import { until } from './support/testServer'

let root: string
let said: string[]
let ran: string[]
/** The commands of npm that fail. */
let failing: string[]
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kubegram-prepare-'))
  said = []
  ran = []
  failing = []
  await put('package.json', '{"version":"1.0.0"}')
  await put('package-lock.json', lock('1.0.0'))
})
afterEach(() => rm(root, { recursive: true }))

const lock = (version: string) => JSON.stringify({ packages: { '': {}, 'node_modules/hono': { version } } })

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), content)
}

const say = (line: string) => void said.push(line)
const run = (_root: string, args: readonly string[]) => {
  const command = args.find((arg) => ['ci', 'install', 'build'].includes(arg)) ?? ''
  ran.push(command)
  return { isDone: !failing.includes(command), output: `npm ${command}\nwent wrong` }
}
const install = () => installIfNeeded(root, say, run)
const build = () => buildIfNeeded(root, say, run)

describe('Node', () => {
  it.each(['20.19.0', '20.20.2', '24.1.0'])('%s is new enough', (version) => checkNode(version))

  it.each(['20.18.3', '18.20.0', ''])('"%s" is not, and that is said', (version) => {
    expect(() => checkNode(version)).toThrow(PrepareError)
    expect(() => checkNode(version)).toThrow(/needs Node 20\.19 or newer/)
  })
})

describe('packages', () => {
  const installed = () => put('node_modules/.package-lock.json', lock('1.0.0'))

  it('are installed once, and again when the lock has changed', async () => {
    expect(install()).toBe(true)
    await installed()
    expect(install()).toBe(false)
    await put('package-lock.json', lock('2.0.0'))
    expect(install()).toBe(true)
    expect([ran, said]).toEqual([
      ['ci', 'ci'],
      ['Installing packages …', 'Installing packages …'],
    ])
  })

  it('that somebody else has installed are taken as they are', async () => {
    await installed()
    expect([install(), install(), ran, said]).toEqual([false, false, [], []])
    await rm(join(root, 'node_modules'), { recursive: true })
    expect(install()).toBe(true)
  })

  it('are completed where the lock lacks parts of this system', () => {
    failing = ['ci']
    expect(install()).toBe(true)
    expect(ran).toEqual(['ci', 'install'])
  })

  it('that cannot be had are told of in the words of npm, and tried again next time', () => {
    failing = ['ci', 'install']
    expect(install).toThrow(new PrepareError('The packages could not be installed. npm said:\nnpm install\nwent wrong'))
    failing = []
    expect(install()).toBe(true)
  })
})

describe('the build', () => {
  beforeEach(async () => {
    await put('src/app/main.ts', 'one')
    await put('CHANGELOG.md', '# Changelog')
    await put('dist/app/index.html', '')
    await put('dist/server/main.js', '')
    expect(build()).toBe(true)
    expect(build()).toBe(false)
  })

  it.each([
    ['package.json', '{"version":"1.0.1"}'],
    ['CHANGELOG.md', '# Changelog\n\n## 1.0.1'],
    ['package-lock.json', lock('2.0.0')],
    ['src/app/main.ts', 'two'],
    ['src/app/new.ts', ''],
    ['public/icons/new.svg', ''],
    ['index.html', ''],
    ['vite.config.ts', ''],
  ])('is made again when %s has changed', async (path, content) => {
    await put(path, content)
    expect([build(), build(), ran.length]).toEqual([true, false, 2])
  })

  it('is made again when something of it is missing, and not for what is not built in', async () => {
    await put('README.md', 'new')
    expect(build()).toBe(false)
    await rm(join(root, 'dist/server/main.js'))
    expect(build()).toBe(true)
  })

  it('that fails is told of, and tried again next time', async () => {
    await put('src/app/main.ts', 'broken')
    failing = ['build']
    expect(build).toThrow(new PrepareError('The build failed. It said:\nnpm build\nwent wrong'))
    failing = []
    expect(build()).toBe(true)
  })
})

describe.each(['start', 'dev'])('Ctrl-C at npm %s before the server is there', (command) => {
  /** Goes on for ever, and says that it has begun. */
  const ENDLESS = `node -e "require('fs').writeFileSync('begun', String(process.pid)); setInterval(() => {}, 1000)"`
  let child: ChildProcess | undefined
  afterEach(() => {
    if (child?.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL')
  })

  /** A folder of its own with what runs first in it, started as a terminal does: as a group of processes. */
  async function begin(scripts: object) {
    await put('package.json', JSON.stringify({ name: 'x', version: '1.0.0', type: 'module', scripts }))
    await put(
      'package-lock.json',
      JSON.stringify({ name: 'x', version: '1.0.0', lockfileVersion: 3, packages: { '': {} } }),
    )
    for (const file of ['start.mjs', 'dev.mjs', 'prepare.mjs'])
      await cp(fileURLToPath(new URL(`../../src/server/${file}`, import.meta.url)), join(root, 'src/server', file))
    const started = spawn(process.execPath, [join(root, 'src/server', `${command}.mjs`)], { detached: true })
    child = started
    let output = ''
    for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk))
    const inner = await until(
      async () => Number(await readFile(join(root, 'begun'), 'utf8').catch(() => '')) || undefined,
    )
    process.kill(-(started.pid as number), 'SIGINT')
    const [code, signal] = await once(started, 'close')
    return { output, inner, isEnded: code === 130 || signal === 'SIGINT' }
  }

  const isGone = (pid: number) => {
    try {
      process.kill(pid, 0)
      return false
    } catch {
      return true
    }
  }

  it('ends the installation, and says nothing more', async () => {
    const { output, inner, isEnded } = await begin({ preinstall: ENDLESS })
    expect([output, isEnded]).toEqual(['Installing packages …\n', true])
    await until(async () => isGone(inner))
  })

  it.runIf(command === 'start')('ends the build, and says nothing more', async () => {
    await put('node_modules/.package-lock.json', JSON.stringify({ packages: {} }))
    const { output, inner, isEnded } = await begin({ build: ENDLESS })
    expect([output, isEnded]).toEqual(['Building …\n', true])
    await until(async () => isGone(inner))
  })
})
