import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { isDrawn } from '../support/isDrawn.mjs'
import { axeFindings } from './axe'
import { expect } from './story'

export const SCREENS = [
  { name: 'wide', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { name: 'dark', viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  { name: 'phone', viewport: { width: 390, height: 844 }, colorScheme: 'light' },
] as const

export const TITLE = 'main :is(h1, h2)'
/** Nothing of what it holds is still being read. */
export const READ = 'main:not(:has(.reading)) :is(h1, h2)'

/** A picture of what is in view once it is there for good: `sign` tells. */
export async function takePicture(page: Page, sign: string, path?: string): Promise<Buffer> {
  await page.waitForFunction(isDrawn, sign)
  return page.screenshot({ animations: 'disabled', ...(path ? { path } : {}) })
}

export interface Face {
  /** What it says. */
  readonly says: string | RegExp
  /** What is pressed next, by its name; a view that only has to wait has nothing of its own to press. */
  readonly next?: string | RegExp
  readonly sign?: string
}

/**
 * Looks at a face on every screen: it says what it has to and offers what comes next, nothing lies on anything else or
 * is cut, and its picture is not empty, nor the dark one light. Pictures are not compared with older ones: each
 * machine draws its own fonts.
 */
export async function expectFace(page: Page, name: string, { says, next, sign = TITLE }: Face): Promise<void> {
  for (const { name: screen, viewport, colorScheme } of SCREENS) {
    const what = `${name}, ${screen}`
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme })
    await expect(shown(page.getByText(says)), what).toBeVisible()
    if (next) {
      const named = typeof next === 'string' ? { name: next, exact: true } : { name: next }
      const main = page.locator('main, .notices, .toast-place')
      await expect(shown(main.getByRole('button', named).or(main.getByRole('link', named))), what).toBeVisible()
    }
    const picture = await takePicture(page, sign)
    expect(await page.evaluate(badlyLaid), what).toEqual([])
    if (screen === 'wide') expect(await axeFindings(new AxeBuilder({ page })), what).toEqual([])
    const { colours, light } = await page.evaluate(lookAtPixels, picture.toString('base64'))
    expect(colours, `${what}: colours of its picture`).toBeGreaterThan(8)
    if (colorScheme === 'dark') expect(light, `${what}: its mean light`).toBeLessThan(0.35)
    else expect(light, `${what}: its mean light`).toBeGreaterThan(0.65)
  }
}

function shown(found: Locator): Locator {
  return found.filter({ visible: true }).first()
}

/** What is wider than the window or its own box, and what is pressed and lies on another text. */
function badlyLaid(): readonly string[] {
  const found: string[] = []
  if (document.documentElement.scrollWidth > innerWidth) found.push('The page scrolls sideways.')
  const isSeen = (element: Element) => element.checkVisibility() && !element.closest('.unseen, .skip, .code-scroll')
  const all = [...document.querySelectorAll('main :is(h1, h2, h3, p, a, button, dt, dd, input, select)')].filter(isSeen)
  const nameOf = (element: Element) => `${element.tagName} “${element.textContent?.trim().slice(0, 40)}”`
  for (const element of all) {
    const { overflowX, textOverflow } = getComputedStyle(element)
    const isCut = overflowX !== 'visible' && textOverflow !== 'ellipsis' && !element.matches('input, select, .search *')
    if (isCut && element.scrollWidth > element.clientWidth + 1) found.push(`${nameOf(element)} is cut.`)
  }
  for (const element of all.filter((one) => !one.closest('.files'))) {
    const [inner, outer] = [element, element.closest('.pane') ?? document.body].map((one) =>
      one.getBoundingClientRect(),
    )
    if (inner && outer && (inner.left < outer.left - 1 || inner.right > outer.right + 1)) {
      found.push(`${nameOf(element)} hangs out of its pane.`)
    }
  }
  const boxes = all.map((element) => [element, element.getBoundingClientRect()] as const)
  for (const [at, [one, a]] of boxes.entries()) {
    for (const [other, b] of boxes.slice(at + 1)) {
      if (one.contains(other) || other.contains(one)) continue
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
      if (wide > 2 && high > 2) found.push(`${nameOf(one)} lies on ${nameOf(other)}.`)
    }
  }
  return found
}

/** How many colours a picture has, and how light it is, of 0 to 1. The browser that made it can read it. */
async function lookAtPixels(picture: string) {
  const EVERY = 11
  const bytes = Uint8Array.from(atob(picture), (sign) => sign.charCodeAt(0))
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const context = new OffscreenCanvas(image.width, image.height).getContext('2d') as OffscreenCanvasRenderingContext2D
  context.drawImage(image, 0, 0)
  const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer)
  const seen = new Set<number>()
  let sum = 0
  let looked = 0
  for (let at = 0; at < pixels.length; at += EVERY) {
    const pixel = pixels[at] ?? 0
    seen.add(pixel)
    sum += (pixel & 255) + ((pixel >> 8) & 255) + ((pixel >> 16) & 255)
    looked++
  }
  return { colours: seen.size, light: sum / (looked * 3 * 255) }
}
