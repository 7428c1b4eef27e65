import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BareBrowser } from './bareBrowser'
import { evaluateIn, startChromium } from './chromiumProcess'

export type BareChromium = BareBrowser<string>

/**
 * A Chromium that nobody watches: DevTools are attached to pages only, and only while asked, never to the service
 * worker. A worker under DevTools lives longer than a real one.
 */
export async function startBareChromium(): Promise<BareChromium> {
  const profile = await mkdtemp(join(tmpdir(), 'kubegram-chromium-'))
  const { send, open, kill } = startChromium(profile)
  return {
    open,
    close: async (targetId) => void (await send('Target.closeTarget', { targetId })),
    evaluate: (targetId, expression) => evaluateIn(send, targetId, expression),
    async dispose() {
      await kill()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
