import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { isUnderWay, leaveUnasked, unhurried } from '../../../src/app/state/underWay'

beforeEach(() => vi.stubGlobal('window', new EventTarget()))
afterEach(() => vi.unstubAllGlobals())

/** Whether the browser would ask before the tab goes. */
function asks(): boolean {
  const leaving = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(leaving)
  return leaving.defaultPrevented
}

it('who leaves is asked while something is under way, and only then', async () => {
  expect(asks()).toBe(false)
  let end = () => {}
  const first = unhurried(new Promise<void>((resolve) => (end = resolve)))
  const second = unhurried(Promise.reject(new Error('Refused'))).catch(() => 'refused')
  expect([isUnderWay(), asks()]).toEqual([true, true])
  expect(await second).toBe('refused')
  expect(asks()).toBe(true)
  end()
  await first
  expect([isUnderWay(), asks()]).toEqual([false, false])
})

it('nobody is asked when everything goes, whatever is under way', async () => {
  const work = unhurried(new Promise<void>((resolve) => setTimeout(resolve, 10)))
  leaveUnasked()
  expect(asks()).toBe(false)
  await work
})
