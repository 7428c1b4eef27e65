import { readFile } from 'node:fs/promises'
import type { Locator } from '@playwright/test'
import { unzipSync } from 'fflate'
import { exportAddress } from '../../src/app/address'
import { expectNoAxeFindingsHere } from './axe'
import { MEDIUM, SMALL } from './graphs'
import { chooseFile, generate, jobCompleted, openApp } from './inApp'
import { storeCode } from './stores'
import { expect, story, storyAlone } from './story'

storyAlone('comesFromNothingToAZipOnDisk', async ({ page }, info) => {
  let clicks = 0
  const click = async (what: Locator) => {
    clicks++
    await what.click()
  }
  const started = performance.now()
  await page.goto('/')
  await click(page.getByRole('button', { name: /Web shop/ }))
  await click(page.getByRole('button', { name: /^Generate code/ }))
  await click(page.getByRole('link', { name: 'Download…' }))
  // The worker is a few seconds old and follows a job: neither keeps it from answering the page.
  await expect(page.getByRole('button', { name: 'Download ZIP' })).toBeVisible({ timeout: 10_000 })
  const download = page.waitForEvent('download')
  await click(page.getByRole('button', { name: 'Download ZIP' }))
  const bytes = await readFile(await (await download).path())
  const seconds = ((performance.now() - started) / 1000).toFixed(1)

  expect(Object.keys(unzipSync(bytes)).length).toBeGreaterThan(9)
  info.annotations.push({ type: 'walk', description: `${clicks} clicks, ${seconds} s` })
  console.log(`      ${clicks} clicks, ${seconds} s from the first request to the file`)
})

story('findsAnExampleWithoutScrolling', async ({ page }) => {
  for (const [width, height] of [
    [1440, 900],
    [1024, 600],
    [390, 844],
    [360, 640],
  ] as const) {
    await page.setViewportSize({ width, height })
    await openApp(page)
    for (const name of [/Open files/, /Web shop/, /Platform basics/]) {
      await expect(page.getByRole('button', { name }), `${width} × ${height}`).toBeInViewport({ ratio: 1 })
    }
  }
})

story('sendsWithoutReadingHowTheServerIsAsked', async ({ page }) => {
  await openApp(page)
  await chooseFile(page, SMALL.path)
  const fast = page.getByRole('radio', { name: 'Fast' })
  await expect(page.getByText('Checks: Auto')).toBeVisible()
  await expect(fast).toBeHidden()
  await page.getByText('Checks: Auto').focus()
  await page.keyboard.press('Enter')
  await fast.check()
  await expect(page.getByText('Checks: Fast')).toBeVisible()
  await expect(fast).toBeVisible()
})

story('isToldThatTheTabMayBeClosed', async ({ page }) => {
  const calm = page.getByText('You may close this tab; nothing is lost.')
  await openApp(page)
  await chooseFile(page, SMALL.path)
  await generate(page)
  await expect(calm).toBeVisible()
  await jobCompleted(page)
  await expect(calm).toBeVisible()
  // Whoever opens it later does not wait for anything.
  await page.reload()
  await jobCompleted(page)
  await expect(calm).toBeHidden()
})

story('takesTheCodeOutWithoutChoosing', async ({ page }) => {
  await storeCode(page, MEDIUM.body)
  await openApp(page, exportAddress(MEDIUM.body.graph.id))
  const buttons = page.locator('.export-form button.primary')
  await expect(buttons).toHaveText(['Download ZIP'])
  const one = page.getByRole('radio', { name: /One YAML/ })
  await expect(one).toBeHidden()
  await page.getByText('All files in their folders').first().click()
  await one.check()
  await expect(buttons).toHaveText(['Download YAML'])
  // The choice stays in view until it is folded away again; an address that asks for it shows it.
  await expect(one).toBeVisible()
  await page.reload()
  await expect(one).toBeVisible()
  await expectNoAxeFindingsHere(page, 'taking out, with its choices')
})

story.describe('in a fresh tab', () => {
  // Only what the network has: the worker keeps what belongs to later.
  story.use({ serviceWorkers: 'block' })

  story('typesIntoThePaletteBeforeItHasLoaded', async ({ page }) => {
    let asked = 0
    await page.route(/\/PaletteList-[^/]*\.js$/, async (route) => {
      asked++
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      await route.continue()
    })
    await page.goto('/', { waitUntil: 'commit' })
    const find = page.getByRole('button', { name: /Find anything/ })
    await find.focus()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('settings')
    const field = page.getByRole('combobox', { name: /^Find a graph/ })
    await expect(field).toHaveValue('settings')
    await expect(page.getByRole('option')).toHaveCount(0)
    await expect(page.getByRole('option').first()).toContainText('Settings')
    await expect(field).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(find).toBeFocused()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('settings')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/settings$/)
    expect(asked).toBe(1)
  })

  story('hasThePaletteReadyWhenTheStartIsOver', async ({ page }) => {
    const list = page.waitForResponse(/\/PaletteList-[^/]*\.js$/)
    await page.goto('/')
    expect((await list).ok()).toBe(true)
  })
})
