import type { Host } from '../engine/host'
import { stayAwake } from './stayAwake'

/**
 * Chromium: goes on with syncs that pages registered, also after the browser was closed and opened again. As long as
 * jobs wait each fails on purpose, which has the browser try it again later.
 */
export function createSyncLadder(host: Host, start: () => Promise<void>) {
  return {
    async climb(seconds: number): Promise<void> {
      if (!(await host.goesOn())) return
      await stayAwake(host, start, seconds * 1000)
      if (await host.goesOn()) throw new Error('Again later.')
    },
    /** A look every now and then, even after days. */
    async catchUp(): Promise<void> {
      if (await host.goesOn()) await stayAwake(host, start)
    },
  }
}
