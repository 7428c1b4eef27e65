import type { Worker } from '@playwright/test'
import { SMALL } from './graphs'
import { chooseFile, openApp } from './inApp'
import { expect, story } from './story'

/** Each of them breaks the policy on purpose: whoever watches has to tell, or no story could fail by one. */
const BREACHES = ['a call to elsewhere', 'text as code'] as const

for (const breach of BREACHES) {
  story(`the watch of every story tells of ${breach} in a page`, async ({ page, troubles }) => {
    await openApp(page)
    await page.evaluate(breakPolicy, breach)
    await expect.poll(() => troubles.length).toBeGreaterThan(0)
    expect(troubles.splice(0).join('\n')).toMatch(/connect-src|script-src|trusted-types|Trusted ?Type/i)
  })

  story(`the watch of every story tells of ${breach} in a worker of the page`, async ({ page, troubles }) => {
    await openApp(page)
    const started = page.waitForEvent('worker')
    await chooseFile(page, SMALL.path)
    await page.getByRole('button', { name: 'Picture' }).click()
    await breaksIn(await started, breach, troubles)
  })

  story(`the watch of every story tells of ${breach} in the service worker`, async ({ page, context, troubles }) => {
    await openApp(page)
    const [worker] = context.serviceWorkers()
    expect(worker).toBeDefined()
    await breaksIn(worker as Worker, breach, troubles)
  })
}

async function breaksIn(worker: Worker, breach: string, troubles: string[]): Promise<void> {
  await worker.evaluate(breakPolicy, breach)
  await expect.poll(() => troubles.length).toBeGreaterThan(0)
  expect(troubles.splice(0).join('\n')).toMatch(/connect-src|script-src|trusted-types|Trusted ?Type/i)
}

/** In a turn of its own: what a debugger runs itself may do more. */
function breakPolicy(breach: string): void {
  setTimeout(() => {
    if (breach === 'a call to elsewhere') {
      void fetch('https://elsewhere.example/').catch(() => undefined)
      return
    }
    try {
      // biome-ignore lint/security/noGlobalEval: it has to be refused
      globalThis.eval('1')
    } catch {
      // Refused, as it has to be.
    }
  })
}
