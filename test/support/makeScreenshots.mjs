// Takes the screenshots that installing systems show: `npm run build && node test/support/makeScreenshots.mjs`, then
// look at them and commit what changed.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { isDrawn } from './isDrawn.mjs'
import { findChromium } from './machine.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const PORT = 20_000 + Math.floor(Math.random() * 20_000)
const URL_OF_APP = `http://localhost:${PORT}`
const WIDE = { viewport: { width: 1280, height: 800 } }
const NARROW = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true }

const dataDir = await mkdtemp(join(tmpdir(), 'kubegram-screenshots-'))
const server = spawn(process.execPath, [at('../../dist/server/main.js')], {
  env: { ...process.env, PORT: String(PORT), KUBEGRAM_DATA_DIR: dataDir },
  stdio: 'inherit',
})
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] })
try {
  await untilLive()
  await take('', WIDE)
  await take('narrow', NARROW)
} finally {
  await browser.close()
  server.kill()
  await rm(dataDir, { recursive: true, force: true })
}

async function take(size, options) {
  const page = await browser.newPage({ ...options, colorScheme: 'light', reducedMotion: 'reduce' })
  const name = size || 'wide'
  await page.goto(URL_OF_APP)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.getByRole('button', { name: /Web shop/ }).click()
  await page.getByRole('button', { name: /^Generate code/ }).click()
  await page.getByRole('link', { name: 'Open the code' }).waitFor({ timeout: 60_000 })
  await page.waitForFunction(isDrawn, '.outcome')
  await page.screenshot({ path: at(`../../public/icons/screenshot-${name}-job.png`) })
  await page.getByRole('link', { name: 'Open the code' }).click()
  await page.locator('.list-pane .row-item').first().click()
  await page.waitForFunction(isDrawn, '.code-line')
  await page.screenshot({ path: at(`../../public/icons/screenshot-${name}.png`) })
  await page.close()
}

async function untilLive() {
  for (;;) {
    const answer = await fetch(`${URL_OF_APP}/healthz/live`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
