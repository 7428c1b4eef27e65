// Takes the screenshots that installing systems and the README show:
// `npm run build && node test/support/makeScreenshots.mjs`, then look at them and commit what changed.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { isDrawn } from './isDrawn.mjs'
import { findChromium } from './machine.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const ICONS = '../../public/icons/screenshot'
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
  await take(WIDE, `${ICONS}-wide.png`, `${ICONS}-wide-job.png`)
  await take(NARROW, `${ICONS}-narrow.png`, `${ICONS}-narrow-job.png`)
  await take({ ...WIDE, deviceScaleFactor: 1.5 }, '../../docs/screenshot.png')
} finally {
  await browser.close()
  server.kill()
  await rm(dataDir, { recursive: true, force: true })
}

/** A job that is done, at `job`, and the code of its first node, at `code`. */
async function take(options, code, job) {
  const page = await browser.newPage({ ...options, colorScheme: 'light', reducedMotion: 'reduce' })
  await page.goto(URL_OF_APP)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.getByRole('button', { name: /Web shop/ }).click()
  await page.getByRole('button', { name: /^Generate code/ }).click()
  await page.getByRole('link', { name: 'Open the code' }).waitFor({ timeout: 60_000 })
  const question = page.getByRole('region', { name: /^Tell you/ })
  if (await question.isVisible()) await question.getByRole('button', { name: 'No', exact: true }).click()
  await page.waitForFunction(isDrawn, '.outcome')
  if (job) await page.screenshot({ path: at(job) })
  await page.getByRole('link', { name: 'Open the code' }).click()
  await page.locator('.list-pane .row-item').first().click()
  await page.waitForFunction(isDrawn, '.code-line')
  await page.screenshot({ path: at(code) })
  await page.close()
}

async function untilLive() {
  for (;;) {
    const answer = await fetch(`${URL_OF_APP}/healthz/live`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
