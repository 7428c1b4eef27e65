import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page, Route } from '@playwright/test'
import {
  compareAddress,
  exportAddress,
  graphAddress,
  jobAddress,
  nodeAddress,
  versionsAddress,
} from '../../src/app/address'
import type { Job } from '../../src/core/job'
import { READ, SCREENS, TITLE, takePicture } from '../e2e/faces'
import { chooseFile, generate, jobCompleted, jsonFile, lookForUpdate, offerInstall, openApp } from '../e2e/inApp'
import { connectIn, endOf, submitIn } from '../e2e/inPage'
import { released } from '../e2e/released'
import { expect, story } from '../e2e/story'
import type { CodegenServer } from '../support/codegenServer'
import { NEXT_VERSION } from '../support/releases'

const FOLDER = fileURLToPath(new URL('../../.cache/screenshots', import.meta.url))

for (const { name, viewport, colorScheme } of SCREENS) {
  story.describe(name, () => {
    story.use({ viewport, colorScheme })

    story('views of an app that has nothing yet', async ({ page }) => {
      const shoot = camera(page, name)
      for (const place of ['', 'jobs', 'graphs', 'statistics', 'storage', 'settings', 'about', 'more', 'nowhere']) {
        await openApp(page, `/${place}`)
        await shoot(`empty-${place || 'new-job'}`, READ)
      }
    })

    for (const [face, answer, sign] of [
      ['loading', (route: Route) => void route, TITLE],
      ['broken', (route: Route) => route.abort(), 'main > .note'],
    ] as const) {
      story.describe(() => {
        // Only what the network has: the part of the app that everything else waits for does not come from it.
        story.use({ serviceWorkers: 'block' })
        story(`views that are ${face}`, async ({ page }) => {
          const shoot = camera(page, name)
          await page.route(/\/client\.js$/, answer)
          for (const place of ['', 'jobs', 'graphs', 'search', 'statistics', 'storage', 'settings']) {
            await page.goto(`/${place}`)
            await shoot(`${face}-${place || 'new-job'}`, sign)
          }
        })
      })
    }

    released('what comes by itself: links, shares, questions and updates', async ({ page, server, releases }) => {
      const shoot = camera(page, name)
      await openApp(page, '/open?link=web%2Bkubegram:job%2F9f1c5a52%3Fgraph=museum')
      await shoot('link')
      await openApp(page, '/open?link=nowhere')
      await shoot('link-bad', '.empty')
      await openApp(page, '/?shared=lost')
      await shoot('share-lost', '.notice')
      await page.addInitScript(() => {
        Object.defineProperty(Notification, 'permission', { get: () => 'default' })
      })
      await openApp(page, '/')
      await chooseFile(page, exampleFile('web-shop'))
      await generate(page)
      await shoot('question-notify', '.ask')
      await jobCompleted(page)
      await offerInstall(page)
      await shoot('question-install', '.notice')
      await openApp(page, '/about')
      await offerInstall(page)
      await shoot('about-install', '#install')
      await server.stop()
      await releases.publishNext()
      await server.start()
      await page.goto('/jobs')
      await lookForUpdate(page)
      await page.getByText('What is new', { exact: true }).click()
      await shoot('update', '.notice details[open] li')
      await page.getByRole('button', { name: 'Update', exact: true }).click()
      await page.getByText(`Updated to ${NEXT_VERSION}`).waitFor()
      await shoot('updated', '.notice')
    })

    story('views of an app that is used', async ({ page, server }) => {
      const shoot = camera(page, name)
      const { shop, failed, empty, running } = await fill(page, server)
      const [node] = shop.body.graph.nodes
      const views: Record<string, readonly [address: string, sign?: string]> = {
        'new-job': ['/'],
        jobs: ['/jobs', '.job-row'],
        'jobs-failed': ['/jobs?state=failed', '.job-row'],
        picture: [`${graphAddress(shop.job.graphId)}/picture`, '.picture'],
        search: ['/search?q=port', '.find-line'],
        'job-done': [jobAddress(shop.job.id), '.outcome'],
        'job-failed': [jobAddress(failed.id), '.job-state'],
        'job-running': [jobAddress(running.id), '.step-list'],
        'job-empty': [jobAddress(empty.id), '.job-state'],
        'job-missing': ['/jobs/~missing', '.detail-pane .empty'],
        import: ['/jobs/import', READ],
        'search-nothing': ['/search?q=nowhere-to-be-found', '.empty > .button'],
        'search-bad': ['/search?q=(&regex=1', '.empty use[href$="alert"]'],
        versions: [versionsAddress(shop.job.graphId), '.version'],
        compare: [compareAddress(1, 2, shop.job.graphId), '.change-totals'],
        export: [exportAddress(shop.job.graphId), '.export-file'],
        graphs: ['/graphs', '.graph-row'],
        graph: [graphAddress(shop.job.graphId), '.list-pane .row-item'],
        code: [nodeAddress(shop.job.graphId, node?.id ?? ''), '.code-line'],
        statistics: ['/statistics', '.duration-chart'],
        storage: ['/storage', '.stored-row'],
        settings: ['/settings', READ],
      }
      for (const [view, [address, sign]] of Object.entries(views)) {
        await openApp(page, address)
        await shoot(view, sign)
      }
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: /^Find/ }).fill('ord')
      await shoot('palette', 'dialog[open] [role=option]')
      await page.keyboard.press('Escape')
      await page.keyboard.press('?')
      await shoot('keys', 'dialog[open]')
      await page.keyboard.press('Escape')
      await openApp(page, '/')
      await chooseFile(page, jsonFile('bad.json', '{\n  "graph": {\n    "nodes": [,]\n  }\n}'))
      await shoot('draft-bad', '.refusal')
      await chooseFile(page, exampleFile('web-shop'))
      await shoot('draft', '.draft-tree .tree-row')
      // On a phone it lies above what is pressed next.
      await page.getByRole('button', { name: 'No', exact: true }).click()
      await openApp(page, graphAddress(shop.job.graphId))
      await page.getByRole('button', { name: 'Delete its code' }).click()
      await shoot('undo', '.toast')
      await server.stop()
      await page.context().setOffline(true)
      await openApp(page, '/jobs')
      await shoot('offline', '.fact.warn')
    })
  })
}

function camera(page: Page, screen: string) {
  return async (view: string, sign = READ) => {
    await page.locator(TITLE).filter({ visible: true }).first().waitFor()
    await takePicture(page, sign, `${FOLDER}/${screen}/${view}.png`)
  }
}

function exampleFile(name: string): string {
  return fileURLToPath(new URL(`../../public/examples/${name}.json`, import.meta.url))
}

interface Body {
  readonly graph: { readonly id: string; readonly name: string; readonly nodes: readonly { readonly id: string }[] }
}

function example(name: string): Body {
  return JSON.parse(readFileSync(exampleFile(name), 'utf8')) as Body
}

/** Jobs of every end, and code of two graphs. */
async function fill(page: Page, server: CodegenServer) {
  await connectIn(page)
  const bodies = { shop: example('web-shop'), pipeline: example('event-pipeline'), basics: example('platform-basics') }
  const run = async (body: Body): Promise<Job> => endOf(page, (await submitIn(page, body)).id)
  await run(bodies.pipeline)
  await server.faults([{ match: { route: 'submit' }, fault: { type: 'fail', reason: 'The model ran out of words' } }])
  const failed = await run(bodies.basics)
  await run({ ...bodies.basics, graph: { ...bodies.basics.graph, id: 'staging', name: 'Platform basics, staging' } })
  await server.faults([{ match: { route: 'submit' }, fault: { type: 'emptyResult' } }])
  const empty = await run({ ...bodies.shop, graph: { ...bodies.shop.graph, id: 'empty', name: 'Spare parts' } })
  await server.faults([])
  await run({ ...bodies.shop, graph: { ...bodies.shop.graph, nodes: bodies.shop.graph.nodes.slice(1) } })
  const job = await run(bodies.shop)
  await server.faults([{ match: { route: 'submit' }, fault: { type: 'neverFinish' } }])
  const running = await submitIn(page, bodies.pipeline)
  await expect.poll(() => page.evaluate(readAttempt, running.id)).toBeGreaterThan(1)
  return { shop: { body: bodies.shop, job }, failed, empty, running }
}

async function readAttempt(id: string): Promise<number> {
  const { codegen } = window as unknown as import('../e2e/inPage').Connected
  return (await codegen.job(id))?.attempt ?? 0
}
