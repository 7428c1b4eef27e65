import { type BrowserContext, test as base, expect } from '@playwright/test'
import { type CodegenServer, startCodegenServer } from '../support/codegenServer'

interface Fixtures {
  /** The built app and the embedded server, with a data folder of their own. */
  readonly server: CodegenServer
  /** Violations of the CSP and of Trusted Types, and uncaught errors, in any page of the story. */
  readonly troubles: string[]
}

/** A story: every one of them ends with the check that no page broke the security policy or threw. */
export const story = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from here
  server: async ({}, use) => {
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
  baseURL: async ({ server }, use) => use(server.url),
})

export { expect }

async function watch(context: BrowserContext, troubles: string[]): Promise<void> {
  await context.exposeBinding('tellViolation', (_source, text: string) => void troubles.push(text))
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const tell = (window as unknown as { tellViolation(text: string): void }).tellViolation
      tell(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`)
    })
  })
  context.on('weberror', (error) => troubles.push(String(error.error())))
  context.on('console', (message) => {
    if (/Content Security Policy|Trusted ?Type|Permissions-Policy/i.test(message.text())) troubles.push(message.text())
  })
}
