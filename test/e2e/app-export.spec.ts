import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { strFromU8, unzipSync } from 'fflate'
import { parse, parseAllDocuments } from 'yaml'
import { exportAddress, graphAddress, spellId } from '../../src/app/address'
import { bigStore } from '../support/bigStore.mjs'
import { makeBackup } from '../support/makeBackup.mjs'
import { expectNoAxeFindingsHere } from './axe'
import { SMALL } from './graphs'
import { laterKept, openApp } from './inApp'
import { connectIn, endOf, restoreIn, submitIn } from './inPage'
import { storeCode } from './stores'
import { expect, story } from './story'

const { graph } = SMALL.body
const place = `/graphs/${spellId(graph.id)}`

/** What a press of a button hands to the browser. */
async function downloaded(page: Page, button: string) {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: button }).click()
  const file = await download
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
}

story('takesTheCodeAsZipOffline', async ({ page, server }) => {
  await storeCode(page, SMALL.body)
  await openApp(page, place)
  await laterKept(page)
  await server.stop()
  await page.getByRole('link', { name: 'Take it out' }).click()
  const { name, bytes } = await downloaded(page, 'Download ZIP')
  expect(name).toBe('Museum-audio-guide.zip')
  const files = unzipSync(bytes)
  const { resources } = parse(strFromU8(files['kustomization.yaml'] as Uint8Array)) as { resources: string[] }
  expect(resources.length).toBeGreaterThan(5)
  for (const resource of resources) expect(strFromU8(files[resource] as Uint8Array)).toContain('apiVersion:')
  const record = JSON.parse(strFromU8(files['kubegram-export.json'] as Uint8Array)) as { graphId: string }
  expect(record.graphId).toBe(graph.id)

  await page.getByText('All files in their folders').first().click()
  await page.getByRole('radio', { name: /One YAML/ }).check()
  const one = await downloaded(page, 'Download YAML')
  expect(one.name).toBe('Museum-audio-guide.yaml')
  const documents = parseAllDocuments(one.bytes.toString())
  expect(documents[0]?.toJS()).toMatchObject({ kind: 'Namespace' })
})

story('takesTheCodeToAFolder', async ({ page }) => {
  // The browser's own dialog cannot be driven: a folder of the origin stands for the one that is chosen.
  await page.addInitScript(() => {
    Object.assign(window, {
      showDirectoryPicker: async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle('mine', { create: true }),
    })
  })
  await storeCode(page, SMALL.body)
  await openApp(page, `${place}/export`)
  const step = page.getByRole('region', { name: 'What will be written' })
  const write = async () => {
    await page.getByRole('button', { name: 'Write to a folder…' }).click()
    await expect(step).toBeVisible()
  }
  await write()
  await expect(step).toContainText(/\d\d new, 0 changed, 0 already the same/)
  await step.getByRole('button', { name: /Write \d\d files/ }).click()
  await expect(page.locator('.export-said')).toHaveText(/\d\d files written to “mine”/)
  await write()
  await expect(step).toContainText(/0 new, 0 changed, \d\d already the same/)
  await expect(step.getByRole('button', { name: 'Write 0 files' })).toBeDisabled()

  // Somebody changes a file, and the next export is of fewer files.
  await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('mine')
    const stream = await (await folder.getFileHandle('kustomization.yaml')).createWritable()
    await stream.write('changed')
    await stream.close()
  })
  await page.getByText('All files in their folders').first().click()
  await page.getByRole('radio', { name: /One YAML/ }).check()
  await write()
  await expect(step).toContainText(/1 new, 2 changed/)
  await expect(step).toContainText(/kustomization\.yaml/)
  await step.getByRole('checkbox', { name: /Delete \d\d files of an earlier export/ }).check()
  await step.getByRole('button', { name: 'Write 3 files' }).click()
  await expect(page.getByRole('main').getByText('3 files written to “mine”')).toBeVisible()
  const left = await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('mine')
    const names: string[] = []
    for await (const [name, handle] of folder as unknown as AsyncIterable<[string, FileSystemHandle]>) {
      if (handle.kind === 'file') names.push(name)
    }
    return names.sort()
  })
  expect(left).toEqual(['all.yaml', 'kubegram-export.json', 'kustomization.yaml'])
})

story('updatesALargeFolderInItsOwnTime', async ({ page }) => {
  story.slow()
  await page.addInitScript(() => {
    Object.assign(window, {
      showDirectoryPicker: async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle('fleet', { create: true }),
    })
  })
  await restoreIn(page, bigStore({ graphs: 1, nodes: 1_000, versions: 2 }))
  await openApp(page, `${graphAddress('graph-0')}/export`)
  const step = page.getByRole('region', { name: 'What will be written' })
  const said = page.locator('.export-said')
  await page.getByRole('button', { name: 'Write to a folder…' }).click()
  await expect(step).toContainText(/1,?\d\d\d new, 0 changed/)
  await expect(step.getByRole('button', { name: /Write/ })).toBeFocused()

  // While it writes nothing else can be started, and it can be stopped: what is there is whole.
  await page.keyboard.press('Enter')
  await expect(page.getByRole('progressbar', { name: 'Writing' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Download ZIP' })).toBeDisabled()
  await expect
    .poll(() => page.getByRole('progressbar').evaluate((bar: HTMLProgressElement) => bar.value))
    .toBeGreaterThan(0)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(said).toContainText('Stopped')

  // The folder is remembered over a reload, and only what is missing is written.
  await page.getByRole('button', { name: 'Update “fleet”' }).click()
  await expect(step).toContainText(/, 0 changed, [1-9][\d,]* already the same/)
  await step.getByRole('button', { name: /Write/ }).click()
  await expect(said).toContainText(/files written to “fleet”/, { timeout: 60_000 })
  await page.reload()
  await page.getByRole('button', { name: 'Update “fleet”' }).click()
  await expect(step).toContainText(/0 new, 0 changed, 1,?\d\d\d already the same/)

  // An older result of one node tells so by its name.
  await page.goto(exportAddress('graph-0', { nodeId: 'g0-n10', version: 1 }))
  expect((await downloaded(page, 'Download ZIP')).name).toBe('Fleet-1-service-10-result-1.zip')
})

story('leavesBehindWhatIsNoLongerInTheGraph', async ({ page }) => {
  await connectIn(page)
  const last = graph.nodes.find(({ nodeType }) => nodeType === 'CONFIGMAP')
  const nodes = graph.nodes.filter((node) => node !== last)
  for (const sent of [graph, { ...graph, nodes }]) {
    const { id } = await submitIn(page, { ...SMALL.body, graph: sent })
    expect((await endOf(page, id)).state).toBe('completed')
  }
  await openApp(page, place)
  await expect(page.getByRole('link', { name: last?.name ?? '' })).toContainText('No longer in the graph')
  await expect(page.getByText('No longer in the graph')).toHaveCount(1)
  await page.getByRole('link', { name: 'Take it out' }).click()
  const along = page.getByRole('checkbox', { name: /^Take along \d+ files? of nodes that are no longer in the graph/ })
  const nodesOut = async () => {
    const { bytes } = await downloaded(page, 'Download ZIP')
    const record = JSON.parse(strFromU8(unzipSync(bytes)['kubegram-export.json'] as Uint8Array))
    return new Set((record as { files: readonly { nodeId: string }[] }).files.map(({ nodeId }) => nodeId))
  }
  expect((await nodesOut()).has(last?.id ?? '')).toBe(false)
  await along.check()
  await expect(page.getByText('applied with the rest')).toBeVisible()
  expect((await nodesOut()).has(last?.id ?? '')).toBe(true)
})

story('leavesSecretsBehindUnlessTold', async ({ page }) => {
  // As in Firefox and Safari: there is no way into a folder.
  await page.addInitScript(() => Reflect.deleteProperty(window, 'showDirectoryPicker'))
  const [node] = graph.nodes
  const config = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  password: hunter2\n'
  const owner = { nodeId: node?.id ?? '', nodeName: node?.name ?? '', nodeType: 'SECRET' }
  const file = { ...owner, code: config, fileName: 's.yaml', path: 's.yaml' }
  await restoreIn(
    page,
    makeBackup([{ graphId: graph.id, name: graph.name, versions: [{ storedAt: 1, files: [file] }] }]),
  )
  await openApp(page, `${place}/export`)
  await expect(page.getByText('This browser cannot write to folders; a ZIP holds the same files.')).toBeVisible()
  await expect(page.getByRole('button', { name: /folder/ })).toHaveCount(0)
  expect(Object.keys(unzipSync((await downloaded(page, 'Download ZIP')).bytes))).not.toContain('s.yaml')
  await page.getByText('without 1 file of secret values').click()
  await page.getByRole('checkbox', { name: /Take along 1 file with secret values/ }).check()
  const { bytes } = await downloaded(page, 'Download ZIP')
  expect(strFromU8(unzipSync(bytes)['s.yaml'] as Uint8Array)).toBe(config)

  // A single file asks as well; found by its secret, it is shown without it.
  await page.goto(`${place}/nodes/${spellId(node?.id ?? '')}`)
  await page.getByRole('button', { name: 'Download' }).click()
  await expectNoAxeFindingsHere(page, 'the question about secrets')
  expect((await downloaded(page, 'Download masked')).bytes.toString()).not.toContain('hunter2')
  await page.goto('/search?q=hunter2')
  await expect(page.locator('.find-line')).toContainText('password: ••••')
})
