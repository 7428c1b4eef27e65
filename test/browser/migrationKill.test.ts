import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { type ChromiumProcess, evaluateIn, startChromium } from '../support/chromiumProcess'
import { servePage } from './pageServer'

const COPIES = 60
const KILLS = 4

const server = await servePage('kit')
const profile = await mkdtemp(join(tmpdir(), 'kubegram-migration-'))
let chromium: ChromiumProcess | undefined

afterAll(async () => {
  await chromium?.kill()
  server.close()
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
})

/** A fresh browser process on the same profile, and a page in it. */
async function life() {
  const browser = startChromium(profile)
  chromium = browser
  const tab = await browser.open(server.url)
  return {
    run: <T>(expression: string) => evaluateIn<T>(browser.send, tab, expression),
    kill: () => browser.kill(),
  }
}

it('a migration that is killed on its way is as if it had not begun, and is made again', async () => {
  let { run, kill } = await life()
  await run(`kit.layVersion1(${COPIES})`)
  const puts = await run<number>('kit.migrateUntil()')
  expect(puts).toBeGreaterThan(1_000)
  expect(await run(`kit.checkCopies(${COPIES})`)).toEqual([])
  for (let n = 0; n < KILLS; n++) {
    await run('kit.emptied()')
    await run(`kit.layVersion1(${COPIES})`)
    await run(`kit.migrateUntil(${Math.round((puts * (n + 0.5)) / KILLS)})`)
    await kill()
    ;({ run, kill } = await life())
    expect(await run('kit.version()')).toBe(1)
    expect(await run(`kit.checkCopies(${COPIES})`)).toEqual([])
  }
})
