import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build, type Plugin, type PluginOption } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const SHELL = '<!doctype html><meta charset="utf-8"><title>Tests</title><script src="/page.js"></script>'

/** An origin of its own on loopback, whose every page runs the script that was built from `entry`. */
export async function servePage(entry: string, plugins: readonly PluginOption[] = []) {
  const script = await bundle(here(`inPage/${entry}.ts`), plugins)
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js'
    response.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html' })
    response.end(isScript ? script : SHELL)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function bundle(entry: string, plugins: readonly PluginOption[]): Promise<string> {
  const built = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    plugins: [inPagesPlace(), ...plugins],
    define: { 'process.env.NODE_ENV': '"test"', 'import.meta.env.DEV': 'false', 'import.meta.env.MODE': '"library"' },
    build: { write: false, minify: false, target: 'es2023', lib: { entry, name: 'page', formats: ['iife'] } },
  })
  const [first] = Array.isArray(built) ? built : [built]
  if (!first || !('output' in first)) throw new Error(`${entry} was not built.`)
  return first.output[0].code
}

/** Suites that also run in Node find here what a page has in place of it. */
function inPagesPlace(): Plugin {
  return {
    name: 'in-page',
    enforce: 'pre',
    resolveId(id) {
      if (id === 'vitest') return here('inPage/vitest.ts')
      if (id.endsWith('/support/backends')) return here('inPage/backends.ts')
      return undefined
    },
  }
}
