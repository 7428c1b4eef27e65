import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { CodegenGraph } from '../../src/core/kubegram'
import { generateGraph } from '../../src/server/generator/generateGraph'
import { findGo, findNginx, findPython } from '../support/machine.mjs'
import { freePort, runProcess, runServer, type ServerProcess, untilAnswered } from '../support/serverProcess'

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

async function answersWell(url: string): Promise<void> {
  if (server) await untilAnswered(`${url}/ready`, server)
  expect(await (await fetch(url)).json()).toEqual({ service: 'guide-api' })
  expect((await fetch(`${url}/nothing`)).status).toBe(404)
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
    await answersWell(`http://127.0.0.1:${port}`)
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

/** What the image starts, with the variables that Kubernetes would set. */
async function startAsImage(env: NodeJS.ProcessEnv): Promise<ServerProcess> {
  const [, command = '[]'] = /^CMD (\[.*\])$/m.exec(await readFile(join(folder, 'Dockerfile'), 'utf8')) ?? []
  const [shell = '', ...args] = JSON.parse(command) as readonly string[]
  return runProcess(shell, args, { cwd: folder, env: { ...process.env, ...env } })
}

it.each(['flask', 'fastapi', 'django'])('the starter in Python with %s runs as its image does', async (framework) => {
  await lay('python', framework)
  const port = await freePort()
  // The versions are the machine's own.
  const PATH = [dirname(findPython() ?? ''), process.env.PATH].join(delimiter)
  server = await startAsImage({ PORT: String(port), PATH, PYTHONDONTWRITEBYTECODE: '1' })
  await answersWell(`http://127.0.0.1:${port}`)
  expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null })
})

const go = findGo()
const [, minor = 0] =
  /^go1\.(\d+)/.exec(go ? spawnSync(go, ['env', 'GOVERSION'], { encoding: 'utf8' }).stdout : '') ?? []
// Patterns of routes with a method came with Go 1.22.
it.skipIf(Number(minor) < 22)('the starter in Go builds and runs, where there is a Go', async () => {
  await lay('go', 'net/http')
  run(go ?? '', 'build', '-o', 'server', '.')
  const port = await freePort()
  server = runProcess(join(folder, 'server'), [], { cwd: folder, env: { ...process.env, PORT: String(port) } })
  await answersWell(`http://127.0.0.1:${port}`)
  expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null })
})

it('the generated nginx leads to the starter behind it, and answers for itself', async () => {
  const [servicePort, proxyPort] = [await freePort(), await freePort()]
  await lay('javascript', 'node')
  const service = runServer(join(folder, 'src/server.js'), { PORT: String(servicePort) })
  try {
    await untilAnswered(`http://127.0.0.1:${servicePort}/ready`, service)
    // In the cluster the name of its Service and the port of its pod.
    const config = nginxConfig(8123)
      .replace('server guide-api:8123;', `server 127.0.0.1:${servicePort};`)
      .replace('listen 8080;', `listen 127.0.0.1:${proxyPort};`)
    const around = `pid ${folder}/pid; events {} http { access_log off; ${TEMPORARY.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}\n${config}}`
    await writeFile(join(folder, 'nginx.conf'), around)
    const args = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log'), '-g', 'daemon off;']
    server = runProcess(findNginx() ?? 'nginx', args, {})
    await untilAnswered(`http://127.0.0.1:${proxyPort}/healthz`, server)
    await answersWell(`http://127.0.0.1:${proxyPort}`)
    await service.end('SIGKILL')
    expect((await fetch(`http://127.0.0.1:${proxyPort}/`)).status).toBe(502)
    expect((await fetch(`http://127.0.0.1:${proxyPort}/healthz`)).status).toBe(200)
    expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null })
  } finally {
    await service.end('SIGKILL')
  }
})

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

function nginxConfig(port: number): string {
  const api = { id: 'a', name: 'guide-api', nodeType: 'MICROSERVICE' }
  const edge = { node: api, connectionType: 'ROUTES_TO' }
  const nodes = [
    { ...api, microservice: { language: 'javascript', framework: 'node', ports: [port] } },
    { id: 'p', name: 'front', nodeType: 'PROXY', proxy: { engine: 'nginx' }, edges: [edge] },
  ]
  const graph: CodegenGraph = { name: 'g', graphType: 'MICROSERVICE', companyId: 'c', userId: '1', nodes }
  const results = generateGraph(graph, { jobId: 'job', createdAt: '2026-01-01T00:00:00.000Z' })
  const file = results.nodes.find(({ id, config }) => id === 'p' && config?.includes('default.conf: |'))
  const { data } = parse(file?.config ?? '') as { readonly data: Readonly<Record<string, string>> }
  return data['default.conf'] ?? ''
}
