import type { Locator, Page } from '@playwright/test'
import { expect } from './story'

const MOST_PRESSES = 150

/** Presses a key until the target has the focus, and shows it. */
export async function reach(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  await target.waitFor({ state: 'attached' })
  for (let pressed = 0; pressed < MOST_PRESSES; pressed++) {
    await page.keyboard.press(key)
    if (await hasFocus(target)) return expectFocusShown(page)
  }
  throw new Error(`${target} was not reached with ${key}`)
}

/** To a button, link or field, and presses it. */
export async function reachAndPress(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await reach(page, target)
  await page.keyboard.press(key)
}

/** To something in a row and presses it. A list is one stop: to the list, from row to row, and on within the row. */
export async function pressInRow(page: Page, row: Locator, target: Locator, key = 'Enter'): Promise<void> {
  await pressUntilIn(page, page.locator('.rows', { has: row }), 'Tab')
  await page.keyboard.press('Home')
  await pressUntilIn(page, row, 'ArrowDown')
  await expectFocusShown(page)
  if (!(await hasFocus(target))) await reach(page, target)
  await page.keyboard.press(key)
}

function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement)
}

async function pressUntilIn(page: Page, place: Locator, key: string): Promise<void> {
  const holdsFocus = () => place.evaluate((element) => element.contains(document.activeElement))
  for (let pressed = 0; !(await holdsFocus()); pressed++) {
    if (pressed > MOST_PRESSES) throw new Error(`${place} was not reached with ${key}`)
    await page.keyboard.press(key)
  }
}

/** To a field, and writes over what it holds. */
export async function reachAndType(page: Page, target: Locator, text: string): Promise<void> {
  await reach(page, target)
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(text)
}

/** The focus is there, and can be seen. */
export async function expectFocusOn(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeFocused()
  await expectFocusShown(page)
}

/** The focus is somewhere in there, or on all of it, and can be seen. */
export async function expectFocusIn(page: Page, place: Locator): Promise<void> {
  const focused = page.locator(':focus')
  await expect(place.locator(focused).or(place.and(focused))).toHaveCount(1)
  await expectFocusShown(page)
}

export async function expectFocusShown(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(troubleOfFocus)).toBe('')
}

/** Why one cannot see where one is. */
function troubleOfFocus(): string {
  const focused = document.activeElement
  if (!focused || focused === document.body) return 'Nothing has the focus.'
  const { top, bottom, left, right } = focused.getBoundingClientRect()
  const what = focused.outerHTML.slice(0, 120)
  if (bottom <= 0 || right <= 0 || top >= innerHeight || left >= innerWidth) return `Out of view: ${what}`
  // Some are drawn by what stands around them, and the edge of a pane by what stands in it.
  const drawn = [focused, ...(focused.closest('label') ? [focused.closest('label') as Element] : [])]
  const isRinged = drawn.some((element) => getComputedStyle(element).outlineStyle !== 'none')
  const edge = getComputedStyle(focused, '::after').backgroundColor
  return isRinged || (focused.matches('.splitter:focus-visible') && edge !== 'rgba(0, 0, 0, 0)')
    ? ''
    : `No ring: ${what}`
}
