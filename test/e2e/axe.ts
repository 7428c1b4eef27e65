import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]

/** Looks at each view as `expectNoAxeFindingsHere` does. */
export async function expectNoAxeFindings(page: Page, views: readonly string[]): Promise<void> {
  for (const view of views) {
    await page.goto(view)
    await expectNoAxeFindingsHere(page, view)
  }
}

/** Looks at what is in view light and dark, wide and as on a phone. Nothing moves meanwhile. */
export async function expectNoAxeFindingsHere(page: Page, what: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await expect(page.locator('main :is(h1, h2):visible').first()).toBeVisible()
      await expect(page.locator('main .reading')).toHaveCount(0)
      await page.evaluate(untilStill)
      const axe = new AxeBuilder({ page })
      // In the dark nothing but the colours is another.
      const found = await axeFindings(colorScheme === 'dark' ? axe.withRules('color-contrast') : axe)
      expect(found, `${what} at ${size.width} px, ${colorScheme}`).toEqual([])
    }
  }
}

/**
 * What is wrong with a page as a story leaves it, in whatever state that is; of one that is no page of the app, or
 * just leaves, nothing. Colours are looked at view by view, where nothing is fading.
 */
export async function findingsAtTheEnd(page: Page): Promise<unknown> {
  const isApp = await page.locator('main#main').isVisible()
  if (!isApp) return []
  try {
    return await axeFindings(new AxeBuilder({ page }).options({ preload: false }).disableRules('color-contrast'))
  } catch (error) {
    if (/context was destroyed|navigat|has been closed/.test(String(error))) return []
    throw error
  }
}

/** Each rule that is broken, with what breaks it. */
export async function axeFindings(axe: AxeBuilder): Promise<readonly (readonly [rule: string, where: string[]])[]> {
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])
}

/** Resolves when nothing has changed in the document for a moment. */
export function untilStill(): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      observer.disconnect()
      resolve()
    }
    let timer = setTimeout(done, 250)
    const observer = new MutationObserver(() => {
      clearTimeout(timer)
      timer = setTimeout(done, 250)
    })
    observer.observe(document.body, { subtree: true, childList: true, attributes: true })
  })
}
