import { startCodegenServer } from '../support/codegenServer'
import { layReleases, type Releases } from '../support/releases'
import { story } from './story'

/** A story with a server of its own, whose app can be replaced by the next version. */
export const released = story.extend<{ readonly releases: Releases }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from here
  releases: async ({}, use) => {
    const releases = await layReleases()
    await use(releases)
    await releases.dispose()
  },
  server: async ({ releases }, use) => {
    const server = await startCodegenServer({}, releases.main)
    await use(server)
    await server.dispose()
  },
})
