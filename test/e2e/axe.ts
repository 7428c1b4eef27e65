import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './story'

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]

/** Looks at each view light and dark, wide and as on a phone. Nothing moves meanwhile. */
export async function expectNoAxeFindings(page: Page, views: readonly string[]): Promise<void> {
  for (const view of views) {
    await page.goto(view)
    for (const size of SIZES) {
      await page.setViewportSize(size)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await expect(
          page.locator('main .rows:visible, main .empty, main .code-line, main .version').first(),
        ).toBeVisible()
        const { violations } = await new AxeBuilder({ page }).analyze()
        const found = violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])
        expect(found, `${view} at ${size.width} px, ${colorScheme}`).toEqual([])
      }
    }
  }
}
