import { readFile } from 'node:fs/promises'
import type { Locator } from '@playwright/test'
import { unzipSync } from 'fflate'
import { expect, storyAlone } from './story'

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
  const download = page.waitForEvent('download')
  await click(page.getByRole('button', { name: 'Download ZIP' }))
  const bytes = await readFile(await (await download).path())
  const seconds = ((performance.now() - started) / 1000).toFixed(1)

  expect(Object.keys(unzipSync(bytes)).length).toBeGreaterThan(9)
  info.annotations.push({ type: 'walk', description: `${clicks} clicks, ${seconds} s` })
  console.log(`      ${clicks} clicks, ${seconds} s from the first request to the file`)
})
