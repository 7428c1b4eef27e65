import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freshPage, launchChromium, type WithKit } from './chromium'
import { servePage } from './pageServer'

const server = await servePage('kit')
let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  server.close()
})

it('says that the storage is full, and keeps what was there', async () => {
  const page = await freshPage(browser, server.url)
  const devTools = await page.context().newCDPSession(page)
  // Before the first write: IndexedDB remembers for half a minute how much room it was told of.
  await devTools.send('Storage.overrideQuotaForOrigin', { origin: new URL(server.url).origin, quotaSize: 2_000_000 })
  await page.evaluate(async () => {
    const { kit } = window as unknown as WithKit
    const backend = await kit.openIndexedDb()
    await backend.write(['packs'], async (tx) =>
      tx.put('packs', { graphId: 'g', generation: 1, pack: 0, texts: ['kept'] }),
    )
    backend.close()
  })
  const told = await page.evaluate(async () => {
    const { kit } = window as unknown as WithKit
    const backend = await kit.openIndexedDb()
    const put = (generation: number, texts: readonly string[]) =>
      backend.write(['packs'], async (tx) => {
        for (const [pack, text] of texts.entries()) tx.put('packs', { graphId: 'g', generation, pack, texts: [text] })
      })
    // What is written counts once it is there: the first transactions may go over the limit.
    let failure: unknown = 'never full'
    let generation = 1
    for (; failure === 'never full' && generation < 40; generation++) {
      const texts = Array.from({ length: 8 }, () => kit.randomText(32 * 1024))
      await put(generation + 1, texts).catch((error: { failure: unknown }) => {
        failure = error.failure
      })
    }
    const kept = await backend.read(['packs'], (tx) => tx.list('packs'))
    return {
      failure,
      first: kept[0]?.texts,
      whole: kept.slice(1).every(({ texts }) => texts[0]?.length === 32 * 1024),
      packs: (kept.length - 1) % 8,
      missing: kept.every((pack) => pack.generation !== generation),
    }
  })
  expect(told).toEqual({
    failure: { code: 'storageFull' },
    first: ['kept'],
    whole: true,
    packs: 0,
    missing: true,
  })
})

it('says so where there is no room to bring an older database up, and keeps that as it was', async () => {
  const page = await freshPage(browser, server.url)
  const devTools = await page.context().newCDPSession(page)
  await devTools.send('Storage.overrideQuotaForOrigin', { origin: new URL(server.url).origin, quotaSize: 2_200_000 })
  const found = await page.evaluate(async () => {
    const { kit } = window as unknown as WithKit
    await kit.emptied()
    // A little less than there is room for.
    await kit.layVersion1(60)
    const failure = await kit.openIndexedDb().then(
      () => 'opened',
      (error: { failure: unknown }) => error.failure,
    )
    return { failure, version: await kit.version() }
  })
  expect(found).toEqual({ failure: { code: 'storageFull' }, version: 1 })
})
