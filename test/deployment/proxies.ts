import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'node:tls'
import { findCaddy, findNginx, findOpenSsl } from '../support/machine.mjs'
import { freePort } from '../support/serverProcess'
import { blocks, replaced } from './document'

/** As the document calls it; nothing has to resolve it. */
export const NAME = 'codegen.example.com'

export interface TlsProxy {
  /** Of https, on 127.0.0.1. */
  readonly port: number
  /** Of http. */
  readonly plainPort: number
  stop(): Promise<void>
}

/** The document's nginx in front of a server on `upstream`, with names and ports of this machine. */
export async function startNginx(upstream: number): Promise<TlsProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'kubegram-nginx-'))
  const [port, plainPort] = [await freePort(), await freePort()]
  makeCertificate(folder)
  const site = replaced(blocks('nginx').join('\n'), {
    'listen 80;': `listen 127.0.0.1:${plainPort};`,
    'listen 443 ': `listen 127.0.0.1:${port} `,
    '/etc/ssl/codegen.pem': join(folder, 'cert.pem'),
    '/etc/ssl/codegen.key': join(folder, 'key.pem'),
    '127.0.0.1:8090': `127.0.0.1:${upstream}`,
  })
  // What a site does not say for itself is short and small here, so that it shows.
  const around = `
    worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    events {}
    http {
      access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
      proxy_read_timeout 2s; client_max_body_size 1m;
      ${site}
    }`
  await writeFile(join(folder, 'nginx.conf'), around)
  const args = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log'), '-g', 'daemon off;']
  return start(found('nginx', findNginx()), args, { port, plainPort, folder })
}

/** The document's Caddy, with a certificate of its own making. */
export async function startCaddy(upstream: number): Promise<TlsProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'kubegram-caddy-'))
  const [port, plainPort] = [await freePort(), await freePort()]
  const site = replaced(blocks('caddy').join('\n'), { '127.0.0.1:8090': `127.0.0.1:${upstream}` })
  const around = `{
    admin off
    local_certs
    skip_install_trust
    default_bind 127.0.0.1
    http_port ${plainPort}
    https_port ${port}
    storage file_system ${folder}
  }
  ${site}`
  await writeFile(join(folder, 'Caddyfile'), around)
  const args = ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile']
  return start(found('Caddy', findCaddy()), args, { port, plainPort, folder })
}

function found(name: string, path: string | undefined): string {
  if (path === undefined) throw new Error(`${name} is missing`)
  return path
}

function makeCertificate(folder: string): void {
  const key = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    join(folder, 'key.pem'),
  ]
  const about = ['-x509', '-days', '2', '-subj', `/CN=${NAME}`, '-out', join(folder, 'cert.pem')]
  execFileSync(found('OpenSSL', findOpenSsl()), ['req', ...key, ...about], { stdio: 'ignore' })
}

interface Place {
  readonly port: number
  readonly plainPort: number
  readonly folder: string
}

async function start(program: string, args: readonly string[], { port, plainPort, folder }: Place): Promise<TlsProxy> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, HOME: folder } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await untilOpen(port, child, () => output)
  return {
    port,
    plainPort,
    async stop() {
      if (child.exitCode === null) {
        const exit = once(child, 'exit')
        child.kill('SIGTERM')
        await exit
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function untilOpen(port: number, child: ChildProcess, output: () => string): Promise<void> {
  while (child.exitCode === null) {
    // It listens before its certificate is there.
    const socket = connect({ port, host: '127.0.0.1', servername: NAME, rejectUnauthorized: false })
    const isOpen = await once(socket, 'secureConnect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isOpen) return
    await sleep(50)
  }
  throw new Error(`It ended before it listened:\n${output()}`)
}
