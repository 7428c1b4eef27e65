import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CodegenGraph } from '../../src/core/kubegram'
import { generateGraph } from '../../src/server/generator/generateGraph'
import { findPython } from '../support/machine.mjs'
import { freePort, runServer, type ServerProcess, untilAnswered } from '../support/serverProcess'

let folder: string
let server: ServerProcess | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubegram-starter-'))
})
afterEach(async () => {
  await server?.end('SIGKILL')
  server = undefined
  await rm(folder, { recursive: true })
})

/** Lays what a microservice's `app/` holds into the folder, and gives the paths. */
async function lay(language: string, framework: string): Promise<readonly string[]> {
  const microservice = { language, framework, ports: [8123], health_check_path: '/ready' }
  const node = { id: 'n', name: 'guide-api', nodeType: 'MICROSERVICE', microservice }
  const graph: CodegenGraph = { name: 'g', graphType: 'MICROSERVICE', companyId: 'c', userId: '1', nodes: [node] }
  const { nodes } = generateGraph(graph, { jobId: 'job', createdAt: '2026-01-01T00:00:00.000Z' })
  const files = nodes.flatMap(({ config = '', generatedCodeMetadata }) => {
    const [, path] = /\/app\/(.+)$/.exec(generatedCodeMetadata?.path ?? '') ?? []
    return path ? [{ path, config }] : []
  })
  for (const { path, config } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), config)
  }
  return files.map(({ path }) => path)
}

function run(command: string, ...args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${error?.message ?? ''}${stdout}${stderr}`)
}

/** On the Node of the tests, which may be older than that of the image. */
const install = () =>
  run('npm', 'install', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline', '--engine-strict=false')

describe.each([
  ['javascript', 'node'],
  ['javascript', 'express'],
  ['javascript', 'fastify'],
  ['javascript', 'hono'],
  ['typescript', 'node'],
  ['typescript', 'express'],
  ['typescript', 'fastify'],
  ['typescript', 'hono'],
  ['typescript', 'nestjs'],
])('the starter in %s with %s', (language, framework) => {
  it('installs, builds, starts, answers on the port it is given, and stops when it is told to', async () => {
    const paths = await lay(language, framework)
    install()
    const isCompiled = paths.includes('tsconfig.json')
    if (isCompiled) run('npm', 'run', 'build')
    const port = await freePort()
    server = runServer(join(folder, isCompiled ? 'dist/server.js' : 'src/server.js'), { PORT: String(port) })
    const url = `http://127.0.0.1:${port}`
    await untilAnswered(`${url}/ready`, server)
    expect(await (await fetch(url)).json()).toEqual({ service: 'guide-api' })
    expect((await fetch(`${url}/nothing`)).status).toBe(404)
    // NestJS closes what it has, and then ends by the signal itself.
    const ended = framework === 'nestjs' ? { code: null, signal: 'SIGTERM' } : { code: 0, signal: null }
    expect(await server.end('SIGTERM')).toEqual(ended)
  })
})

it.each(['javascript', 'typescript'])('the starter in %s with React builds its pages', async (language) => {
  await lay(language, 'react')
  install()
  run('npm', 'run', 'build')
  expect(await readFile(join(folder, 'dist', 'index.html'), 'utf8')).toContain('<script type="module"')
})

it.each(['flask', 'fastapi', 'django'])('the starter in Python with %s compiles', async (framework) => {
  const sources = (await lay('python', framework)).filter((path) => path.endsWith('.py'))
  expect(sources).toContain('app.py')
  run(findPython() ?? 'python3', '-m', 'py_compile', ...sources)
})
