// `npm run dev`: the pages with hot reload and the API, on one port. Changes to the server open it anew.
import { createServer } from 'node:http'
import { join } from 'node:path'
import { checkNode, installIfNeeded, PrepareError, ROOT } from './prepare.mjs'

const SERVER_SOURCES = /[\\/]src[\\/](server|core)[\\/]/

try {
  checkNode()
  installIfNeeded()
  await develop()
} catch (error) {
  const isPlain = error instanceof PrepareError || error?.name === 'StartError'
  process.stderr.write(`${isPlain ? error.message : error.stack}\n`)
  process.exit(1)
}

async function develop() {
  // Only now is it certain that these are installed.
  const { createServer: createVite } = await import('vite')
  const { getRequestListener } = await import('@hono/node-server')
  const http = createServer()
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
    if (!SERVER_SOURCES.test(file)) return
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
  process.stdout.write(`Kubegram Codegen, with hot reload: ${url} (${about}). Ctrl-C stops it.\n`)

  let isStopping = false
  const stop = async () => {
    if (isStopping) process.exit(130)
    isStopping = true
    http.close()
    http.closeAllConnections()
    await api.then((opened) => opened.close()).catch(() => undefined)
    await vite.close()
    process.exit(0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
}
