// The pages with hot reload and the API, on one port. Changes to the server open it anew.
import { createServer } from 'node:http'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { createServer as createVite } from 'vite'
import { ROOT } from './prepare.mjs'

const SERVER_SOURCES = /[\\/]src[\\/](server|core)[\\/]/

const http = createServer()
const developing = develop().catch((error) => {
  process.stderr.write(`${error?.name === 'StartError' ? error.message : error.stack}\n`)
  process.exit(1)
})
let isStopping = false
// In the middle of starting as well.
const stop = async () => {
  if (isStopping) process.exit(130)
  isStopping = true
  const close = await developing
  http.close()
  http.closeAllConnections()
  await close()
  process.exit(0)
}
process.on('SIGINT', () => void stop())
process.on('SIGTERM', () => void stop())

/** Listens, and gives the function that closes what is behind the port. */
async function develop() {
  const vite = await createVite({
    configFile: join(ROOT, 'vite.config.ts'),
    root: ROOT,
    server: { middlewareMode: true, hmr: { server: http } },
    logLevel: 'warn',
    clearScreen: false,
  })
  const load = (file) => vite.ssrLoadModule(`/src/server/${file}.ts`)
  const { readConfig } = await load('readConfig')
  const config = readConfig(process.env)

  const open = async () => {
    const { openApp } = await load('openApp')
    const { OWN_PATHS } = await load('app')
    const opened = await openApp(config)
    return {
      ...opened,
      ownPaths: OWN_PATHS,
      answer: getRequestListener(opened.app.fetch, { overrideGlobalObjects: false }),
    }
  }
  let api = open()
  const answerRequest = async (request, response) => {
    try {
      const { ownPaths, answer } = await api
      const path = new URL(request.url ?? '/', 'http://localhost').pathname
      if (ownPaths.test(path)) await answer(request, response)
      else vite.middlewares(request, response)
    } catch (error) {
      response.writeHead(500, { 'Content-Type': 'text/plain' }).end(String(error?.message ?? error))
    }
  }
  http.on('request', (request, response) => void answerRequest(request, response))
  vite.watcher.on('change', (file) => {
    if (!SERVER_SOURCES.test(file) || isStopping) return
    api = api
      .then(
        (opened) => {
          opened.hush()
          return opened.close()
        },
        () => undefined,
      )
      .then(open)
    api.catch((error) => process.stderr.write(`${error?.stack ?? error}\n`))
  })

  const { about } = await api
  const { listen } = await load('listen')
  const url = await listen(http, config.port, config.host)
  if (!isStopping) {
    process.stdout.write(`Kubegram Codegen, with hot reload: ${url} (${about}). Ctrl-C stops it.\n`)
  }
  return async () => {
    const opened = await api.catch(() => undefined)
    opened?.hush()
    await opened?.close()
    await vite.close()
  }
}
