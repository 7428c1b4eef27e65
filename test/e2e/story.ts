import { type BrowserContext, test as base, expect, type Worker } from '@playwright/test'
import { type CodegenServer, startCodegenServer } from '../support/codegenServer'
import { findingsAtTheEnd } from './axe'

export interface Fixtures {
  /** The built app and the embedded server. */
  readonly server: CodegenServer
  /** Whether it is the story's own. All others share one that hurries, as a start takes seconds. */
  readonly isAlone: boolean
  /** Violations of the CSP and of Trusted Types, and uncaught errors, in any page of the story. */
  readonly troubles: string[]
  /** axe looks at every page as a story leaves it. */
  readonly leavesAccessible: undefined
}

export interface Shared {
  readonly sharedServer: () => Promise<CodegenServer>
}

const HURRIED = { CODEGEN_PACE: '0.2' }

/** A story: every one of them ends with the check that no page broke the security policy or threw. */
export const story = base.extend<Fixtures, Shared>({
  isAlone: [false, { option: true }],
  sharedServer: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from here
    async ({}, use) => {
      let starting: Promise<CodegenServer> | undefined
      await use(() => {
        starting ??= startCodegenServer(HURRIED)
        return starting
      })
      await (await starting)?.dispose()
    },
    { scope: 'worker' },
  ],
  server: async ({ isAlone, sharedServer }, use) => {
    if (!isAlone) {
      const server = await sharedServer()
      await server.ready()
      await use(server)
      return
    }
    const server = await startCodegenServer()
    await use(server)
    await server.dispose()
  },
  troubles: [
    async ({ context }, use) => {
      const troubles: string[] = []
      await watch(context, troubles)
      await use(troubles)
      expect(troubles).toEqual([])
    },
    { auto: true },
  ],
  leavesAccessible: [
    async ({ context }, use, info) => {
      await use(undefined)
      if (info.status !== info.expectedStatus) return
      for (const page of context.pages()) expect(await findingsAtTheEnd(page)).toEqual([])
    },
    { auto: true },
  ],
  baseURL: async ({ server }, use) => use(server.url),
})

/**
 * A story with a server to itself, at its usual pace: for those that count the server's jobs, stop it while something
 * is being sent, or watch a job run.
 */
export const storyAlone = story.extend({ isAlone: true })

export { expect }

export async function watch(context: BrowserContext, troubles: string[]): Promise<void> {
  await context.exposeBinding('tellViolation', (_source, text: string) => void troubles.push(text))
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const tell = (window as unknown as { tellViolation(text: string): void }).tellViolation
      tell(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`)
    })
  })
  context.on('serviceworker', (worker) => void watchWorker(worker))
  context.on('page', (page) => page.on('worker', (worker) => void watchWorker(worker)))
  context.on('weberror', (error) => troubles.push(String(error.error())))
  context.on('console', (message) => {
    if (/Content Security Policy|Trusted ?Type|Permissions-Policy/i.test(message.text())) troubles.push(message.text())
  })
}

/** A worker's own violations are told to itself alone: it says them on, from when it is found. */
async function watchWorker(worker: Worker): Promise<void> {
  const tell = () => {
    self.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
      console.error(`Content Security Policy in a worker, ${effectiveDirective}: ${blockedURI} ${sample}`)
    })
  }
  // One that is gone already did nothing that counts.
  await worker.evaluate(tell).catch(() => undefined)
}
