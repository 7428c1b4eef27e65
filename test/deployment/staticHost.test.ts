import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freshPage, launchChromium } from '../browser/chromium'
import { type CodegenServer, startCodegenServer } from '../support/codegenServer'
import { documentedHeaders } from './document'

const APP = fileURLToPath(new URL('../../dist/app', import.meta.url))
const GRAPH = new URL('../support/graphs/small-5-museum-audioguide.json', import.meta.url)
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}

let api: CodegenServer
beforeAll(async () => {
  api = await startCodegenServer({ CODEGEN_PACE: '0.2' })
})
afterAll(() => api.dispose())

/** As the document says it, word for word. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://localhost')
  if (pathname.startsWith('/api/')) {
    const { method = 'GET' } = request
    const body = method === 'POST' ? { body: await text(request) } : {}
    const passed = await fetch(api.url + pathname + search, { method, ...body })
    response.writeHead(passed.status, { 'Content-Type': passed.headers.get('Content-Type') ?? '' })
    return void response.end(await passed.text())
  }
  const file = extname(pathname) ? pathname : pathname === '/kg-mirror/' ? undefined : '/index.html'
  const content = file === undefined ? '' : await readFile(join(APP, file)).catch(() => undefined)
  response.writeHead(content === undefined ? 404 : 200, {
    ...Object.fromEntries(documentedHeaders(pathname)),
    'Content-Type': TYPES[extname(file ?? '.html')] ?? 'application/octet-stream',
  })
  response.end(content)
}

it('the app on a static host brings code, and shows it when the host is gone', async () => {
  const host = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  await once(host, 'listening')
  const browser = await launchChromium()
  try {
    const page = await freshPage(browser, `http://localhost:${(host.address() as AddressInfo).port}/jobs`)
    const troubles: string[] = []
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted ?Type/i.test(message.text())) troubles.push(message.text())
    })
    page.on('pageerror', (error) => troubles.push(String(error)))
    await page.evaluate('navigator.serviceWorker.ready.then(() => {})')
    await page.evaluate(`import('/client.js').then(async ({ connectCodegen }) => {
      const codegen = await connectCodegen()
      await codegen.submit(${await readFile(GRAPH, 'utf8')}, { polling: { initialDelay: 1_000 } })
    })`)
    await page.locator('.row-item', { hasText: 'Completed' }).waitFor({ timeout: 60_000 })
    host.closeAllConnections()
    host.close()
    await page.goto(page.url().replace('/jobs', '/graphs'))
    await page.getByText('Museum audio guide').first().waitFor()
    expect(troubles).toEqual([])
  } finally {
    await browser.close()
    host.close()
  }
})
