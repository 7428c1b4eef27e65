import { expectNoAxeFindingsHere } from './axe'
import { SMALL } from './graphs'
import {
  chooseFile,
  type GivenFile,
  generate,
  jobCompleted,
  jsonFile,
  openApp,
  pasteText,
  shownCode,
  watchSubmissions,
} from './inApp'
import { expect, story } from './story'

const REFUSED: readonly (readonly [what: string, file: GivenFile, sentence: string])[] = [
  ['no JSON', jsonFile('notes.json', '{"graph": {\n  "nodes": [}'), 'This is not JSON: line 2, column 13.'],
  ['an empty file', jsonFile('empty.json', ''), 'This is not JSON: it is empty.'],
  ['a list', jsonFile('list.json', []), 'A graph is a JSON object; this is not one.'],
  ['no graph', jsonFile('settings.json', { colour: 'red' }), 'There is no list of nodes: "nodes" is missing.'],
  ['0 nodes', jsonFile('void.json', { graph: { nodes: [] } }), 'The graph has 0 nodes: "graph.nodes" is empty.'],
  [
    'a node without an id',
    jsonFile('ids.json', { graph: { nodes: [{ id: 'a' }, { name: 'b' }] } }),
    '"graph.nodes[1].id" is missing; every node needs one.',
  ],
  [
    'more than 8 MiB',
    jsonFile('huge.json', JSON.stringify({ nodes: [{ id: 'a', text: 'x'.repeat(8 * 1024 * 1024) }] })),
    'The file has 8.4 MB; a graph may have at most 8 MiB.',
  ],
]

story('files that cannot be sent: one sentence each, kept in view, nothing sent', async ({ page }) => {
  const sent = watchSubmissions(page)
  await openApp(page)
  for (const [what, file, sentence] of REFUSED) {
    await chooseFile(page, file)
    const draft = page.getByRole('region', { name: 'What will be sent' })
    await expect(draft.getByRole('heading', { name: file.name }), what).toBeVisible()
    await expect(draft.getByText(sentence, { exact: true }), what).toBeVisible()
    await expect(draft.getByRole('textbox'), what).toHaveValue(new RegExp(`^${quote(textOf(file).slice(0, 200))}`))
    await expect(page.getByRole('button', { name: /^Generate code/ }), what).toBeDisabled()
  }
  await page.locator('.draft-open', { hasText: 'ids.json' }).click()
  await page.getByRole('button', { name: 'Show the place' }).click()
  const chosen = page.getByRole('textbox', { name: /Its text/ })
  await expect(chosen).toBeFocused()
  expect(
    await chosen.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, -6).trim()),
  ).toMatch(/^\{\s*"name": "b"/)
  await page.keyboard.press('Control+Enter')
  await page.reload()
  // Too large for the tab's storage is only the last one: a reload may lose that, but nothing else.
  await expect(page.locator('.draft')).toHaveCount(REFUSED.length - 1)
  expect(sent).toEqual([])
})

story('all files that cannot be sent go with one press, and come back as they were', async ({ page }) => {
  await openApp(page)
  const good = (name: string) => jsonFile(`${name}.json`, JSON.stringify({ name, nodes: [{ id: 'a' }] }))
  const bad = (name: string) => jsonFile(`${name}.json`, `{"name": "${name}"`)
  const files = [bad('first'), good('second'), bad('third'), good('fourth')]
  await chooseFile(page, files)
  const rows = page.locator('.draft .cut:first-child')
  const all = ['first.json', 'second', 'third.json', 'fourth']
  await expect(rows).toHaveText(all)
  await page.getByText('2 files cannot be sent.').getByRole('button', { name: 'Remove them' }).click()
  await expect(rows).toHaveText(['second', 'fourth'])
  await expect(page.getByText('2 files removed.')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(rows).toHaveText(all)
})

story('a text that was put right on the spot can be sent', async ({ page }) => {
  await openApp(page)
  await pasteText(page, '{"name": "Fixed", "nodes": [{"id": "a", "nodeType": "CONFIGMAP"}')
  await page.getByRole('button', { name: 'Show the place' }).click()
  await page.getByRole('textbox').fill('{"name": "Fixed", "nodes": [{"id": "a", "nodeType": "CONFIGMAP"}]}')
  await page.keyboard.press('Control+Enter')
  await jobCompleted(page)
  await expect(page.getByRole('heading', { level: 1, name: 'Fixed' })).toBeVisible()
})

const HOSTILE_IDS = [
  '<img src=x onerror=alert(1)>',
  '__proto__',
  '..',
  '%2e%2e/../etc',
  `"quoted' \`id\``,
  'left\u202eright',
  'constructor',
  '#?&',
]

story('hostile ids and code are shown as text, byte for byte', async ({ page, server }) => {
  const hostile = '<script>alert(1)</script>\n"__proto__": \u202eevil\u202c \ud83d\ude00\r\n\tend\u0000'
  const nodes = HOSTILE_IDS.map((id) => ({ id, name: id, nodeType: 'CONFIGMAP' }))
  const generatedCode = {
    totalFiles: nodes.length,
    namespace: 'x',
    graphId: 'x',
    originalGraphId: 'x',
    nodes: nodes.map((node) => ({
      ...node,
      config: hostile,
      generatedCodeMetadata: { fileName: '<b>a</b>.yaml', path: '../../<b>a</b>.yaml' },
    })),
  }
  const body = { jobId: 'x', step: 'validateConfigurations', status: 'completed', generatedCode }
  await server.faults([
    { match: { route: 'status' }, fault: { type: 'status', status: 200, body } },
    { match: { route: 'results' }, fault: { type: 'status', status: 200, body } },
  ])
  await openApp(page)
  const graph = { id: '__proto__', name: '<img src=x onerror=alert(1)>', nodes }
  await pasteText(page, JSON.stringify(graph))
  await expect(page.getByRole('heading', { name: graph.name })).toBeVisible()
  await generate(page)
  await jobCompleted(page)
  await page.getByRole('link', { name: 'Open the code' }).click()
  for (const id of HOSTILE_IDS) {
    const view = page.getByRole('region', { name: 'Code', exact: true })
    const link = page.locator('.list-pane .row-item', { has: page.getByText(id, { exact: true }) })
    await link.click()
    await expect(view.getByRole('heading', { name: id, exact: true })).toBeVisible()
    // The address of each opens it again.
    await page.reload()
    await expect(view.getByRole('heading', { name: id, exact: true })).toBeVisible()
    expect(await shownCode(page), id).toBe(hostile)
    await expect(page.getByText(/hidden or direction-changing characters/)).toBeVisible()
  }
  expect(await page.evaluate(() => document.querySelectorAll('.main img, .main script, .main b').length)).toBe(0)
  expect(await page.evaluate(() => Object.keys(Object.prototype))).toEqual([])
})

story('values of Secrets are masked until somebody asks', async ({ page, server }) => {
  const [node] = SMALL.body.graph.nodes
  const config = 'apiVersion: v1\nkind: Secret\nstringData:\n  password: hunter2\n'
  const entry = { ...node, nodeType: 'SECRET', config, generatedCodeMetadata: { fileName: 's.yaml', path: 's.yaml' } }
  const generatedCode = { totalFiles: 1, namespace: 'x', graphId: 'x', originalGraphId: 'x', nodes: [entry] }
  const body = { jobId: 'x', step: 'llmCall', status: 'completed', generatedCode }
  await server.faults([
    { match: { route: 'status' }, fault: { type: 'status', status: 200, body } },
    { match: { route: 'results' }, fault: { type: 'status', status: 200, body } },
  ])
  await openApp(page)
  await chooseFile(page, SMALL.path)
  await generate(page)
  await jobCompleted(page)
  await page.getByRole('link', { name: 'Open the code' }).click()
  await page.getByRole('link', { name: `${node?.name} s.yaml` }).click()
  expect(await shownCode(page)).not.toContain('hunter2')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page.locator('.code')).toContainText('hunter2')
})

function textOf(file: GivenFile): string {
  return file.buffer.toString()
}

function quote(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

story('saysWhatGoesAlongWithTheGraph', async ({ page }) => {
  await openApp(page)
  await chooseFile(page, SMALL.path)
  await page.getByText('Project, model and context').click()
  await page.getByLabel('Project’s name').fill('Night shift')
  await page.getByLabel('Provider').selectOption('GOOGLE')
  await page.getByRole('textbox', { name: 'Model', exact: true }).fill('some-model')
  await page.getByLabel('Context messages').fill('Use namespaces.\n\nNo root.')
  await page.getByRole('textbox', { name: 'Model', exact: true }).focus()
  const facts = page.locator('.facts-list')
  await expect(facts).toContainText('Night shift')
  await expect(facts).toContainText('2 messages')
  const sent = page.context().waitForEvent('request', (request) => request.method() === 'POST')
  await generate(page)
  expect((await sent).postDataJSON()).toMatchObject({
    project: { name: 'Night shift' },
    llmConfig: { provider: 'GOOGLE', model: 'some-model' },
    context: ['Use namespaces.', 'No root.'],
  })
})

story('pastesWhatWasCopied', async ({ page, context, server }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url })
  await openApp(page)
  await page.evaluate(() => navigator.clipboard.writeText('  '))
  await page.getByRole('button', { name: 'Paste' }).click()
  await expect(page.getByText('No text is copied that could be pasted.')).toBeVisible()
  await page.evaluate((text) => navigator.clipboard.writeText(text), JSON.stringify(SMALL.body))
  await page.getByRole('button', { name: 'Paste' }).click()
  await expect(page.getByRole('region', { name: 'What will be sent' })).toContainText('5 nodes')
})

const LARGE = {
  name: 'Large',
  nodes: Array.from({ length: 20_000 }, (_, at) => ({
    id: `n${at}`,
    nodeType: 'MICROSERVICE',
    description: 'Takes orders, keeps them, and tells whoever has to know of them. '.repeat(4),
  })),
}

story('readsALargeGraphBesideThePage', async ({ page }) => {
  await page.addInitScript(() => {
    const { parse } = JSON
    const longest = { parsed: 0 }
    JSON.parse = (text, ...more) => {
      longest.parsed = Math.max(longest.parsed, text.length)
      return parse(text, ...more)
    }
    Object.assign(window, { longest })
  })
  await openApp(page)
  await chooseFile(page, jsonFile('large.json', JSON.stringify(LARGE)))
  await expect(page.locator('.draft')).toContainText(/Large\s*Ready · 20,000 nodes · \d\.\d MB/)
  await expect(page.getByRole('tree', { name: 'Nodes' })).toContainText('n3')
  const broken = JSON.stringify(LARGE, null, 1).replace('"n19999",', '"n19999"')
  await chooseFile(page, jsonFile('broken.json', broken))
  await expect(page.locator('.draft').nth(1)).toContainText('This is not JSON')
  await page.locator('.draft-open').nth(1).click()
  await expect(page.getByRole('main')).toContainText(/This is not JSON: line \d{5,}, column/)
  const longest = await page.evaluate(
    () => (window as unknown as { readonly longest: { readonly parsed: number } }).longest.parsed,
  )
  expect(longest).toBeLessThan(100_000)
})

story.describe('while the worker that reads comes late, or not at all', () => {
  // Only what the network has: it is not kept.
  story.use({ serviceWorkers: 'block' })

  story('stopsReadingWhatIsTakenAway', async ({ page }) => {
    let come = () => {}
    const late = new Promise<void>((resolve) => {
      come = resolve
    })
    await page.route(/\/graphWorker-/, async (route) => {
      await late
      await route.continue()
    })
    await page.goto('/')
    await chooseFile(page, jsonFile('large.json', JSON.stringify(LARGE)))
    const drafts = page.locator('.draft')
    await expect(drafts).toContainText('Reading…')
    await expect(page.getByRole('main')).toContainText('Reading large.json…')
    await expect(page.getByRole('button', { name: /^Generate code/ })).toBeDisabled()
    await page.getByRole('button', { name: 'Remove large.json' }).click()
    await expect(page.getByRole('button', { name: /Web shop/ })).toBeVisible()
    come()
    await chooseFile(page, SMALL.path)
    await expect(drafts).toContainText('Ready · 5 nodes')
    await expect(drafts).toHaveCount(1)
  })

  story('readsALargeGraphInThePageWhereNoWorkerComes', async ({ page }) => {
    await page.route(/\/graphWorker-/, (route) => route.abort())
    await page.goto('/')
    await chooseFile(page, jsonFile('large.json', JSON.stringify(LARGE)))
    await expect(page.locator('.draft')).toContainText('Ready · 20,000 nodes')
  })
})

story('saysThatALargeGraphIsSentAsItIs', async ({ page }) => {
  await openApp(page)
  await chooseFile(page, SMALL.path)
  const draft = page.getByRole('region', { name: 'What will be sent' })
  const asItIs = draft.getByText('Too large to be changed here: project, model and context', { exact: false })
  await expect(draft.getByText('Project, model and context', { exact: true })).toBeVisible()
  await expect(asItIs).toHaveCount(0)
  await chooseFile(page, jsonFile('large.json', JSON.stringify(LARGE)))
  await expect(asItIs).toBeVisible()
})

story('bringsARemovedGraphBack', async ({ page }) => {
  await openApp(page)
  await pasteText(page, '{"name": "Pasted", "nodes": [{"id": "a", "nodeType": "CONFIGMAP"}]}')
  await chooseFile(page, SMALL.path)
  await page.getByRole('button', { name: 'Remove Pasted' }).click()
  await expect(page.locator('.draft')).toHaveCount(1)
  await expect(page.locator('.toast')).toContainText('“Pasted” removed.')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.locator('.draft')).toContainText(['Pasted', SMALL.body.graph.name])
  await expect(page.getByRole('region', { name: 'What will be sent' })).toContainText('Pasted')
  // It is kept as it was: also through a reload.
  await page.reload()
  await expect(page.locator('.draft')).toContainText(['Pasted', SMALL.body.graph.name])
  // The last one goes, too, and comes back from another place.
  await page.getByRole('button', { name: /^Remove Museum/ }).click()
  await page.getByRole('button', { name: 'Remove Pasted' }).click()
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.locator('.draft')).toContainText(['Pasted'])
})

const TANGLED = {
  name: 'Tangled',
  nodes: [
    { id: 'web', name: 'Web', nodeType: 'DEPLOYMENT', edges: [edgeTo('db', 'READS_FROM'), edgeTo('cache', 'USES')] },
    { id: 'db', name: 'Orders', nodeType: 'DATABASE', secretData: { password: 'hunter2' } },
    { id: 'pot', name: 'Pot', nodeType: 'TEAPOT', edges: [edgeTo('web', 'CALLS')] },
    ...Array.from({ length: 5000 }, (_, at) => ({ id: `s${at}`, name: `Service ${at}`, nodeType: 'MICROSERVICE' })),
    { id: 'db', name: 'Orders again', nodeType: 'DATABASE' },
  ],
}

function edgeTo(id: string, connectionType: string) {
  return { connectionType, node: { id } }
}

story('readsTheGraphAsATreeByKeyboard', async ({ page }) => {
  await openApp(page)
  await chooseFile(page, jsonFile('tangled.json', TANGLED))
  const tree = page.getByRole('tree', { name: 'Nodes' })
  const item = (name: string | RegExp) => tree.getByRole('treeitem', { name, exact: true })
  await page.getByRole('searchbox', { name: 'Find a node' }).focus()
  await page.keyboard.press('Tab')
  await expect(item(/^Microservice/)).toBeFocused()
  // 5,000 of them are one row when they are folded, and few elements when they are not.
  expect(await tree.getByRole('treeitem').count()).toBeLessThan(200)
  await page.keyboard.press('End')
  await expect(item(/^Pot/)).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowLeft')
  await expect(item(/^Microservice/)).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  const web = item(/^Web/)
  await expect(web).toBeFocused()
  await expect(web).toHaveAttribute('aria-level', '2')
  await page.keyboard.press('ArrowRight')
  await expect(web).toHaveAttribute('aria-expanded', 'true')
  await expect(item('reads from Orders')).toHaveAttribute('aria-level', '3')
  await expect(item('uses cache, not in this graph')).toHaveAttribute('aria-posinset', '2')
  await page.keyboard.press('ArrowRight')
  await expect(item('reads from Orders')).toBeFocused()
  // What it leads to is one key away.
  await page.keyboard.press('Enter')
  await expect(item(/^Orders No/)).toBeFocused()
  await page.keyboard.press('p')
  await expect(item(/^Pot/)).toBeFocused()
  // Another face, another draft: what was folded still is.
  await page.getByRole('button', { name: 'Picture' }).click()
  await page.getByRole('button', { name: 'Picture' }).click()
  await chooseFile(page, SMALL.path)
  await expect(item(/^guide-api/)).toHaveAttribute('aria-expanded', 'false')
  await page.locator('.draft-open', { hasText: 'Tangled' }).click()
  await expect(web).toHaveAttribute('aria-expanded', 'true')
  await expect(item(/^Microservice/)).toHaveAttribute('aria-expanded', 'false')
})

story('namesProblemsAtTheirNodes', async ({ page }) => {
  await openApp(page)
  await chooseFile(page, jsonFile('tangled.json', TANGLED))
  const draft = page.getByRole('region', { name: 'What will be sent' })
  const item = (name: RegExp) => draft.getByRole('treeitem', { name })
  const problem = (text: string) => draft.locator('.note', { hasText: text })
  await problem('Secret values were taken out').getByRole('button', { name: 'Show the node' }).click()
  await expect(item(/^Orders .*Secret values taken out · Shares its id/)).toBeFocused()
  // One after the other, and round again; also those of a type that is folded, or from another face.
  const twice = problem('2 nodes share their id with another one.')
  await item(/^Database/).click()
  await draft.getByRole('button', { name: 'Picture' }).click()
  await twice.getByRole('button', { name: 'Show node 1 of 2' }).click()
  await expect(item(/^Orders No/)).toBeFocused()
  await twice.getByRole('button', { name: 'Show node 2 of 2' }).click()
  await expect(item(/^Orders again/)).toBeFocused()
  await expect(item(/^Orders again/)).toBeInViewport()
  await draft.getByRole('searchbox', { name: 'Find a node' }).fill('Service 12')
  await problem('1 connection leads to a node that is not in this graph.').getByRole('button').press('Enter')
  await expect(item(/^Web .*Leads to a missing node/)).toBeFocused()
  await expect(problem('1 node has no type that Kubegram knows.')).toBeVisible()
  await expectNoAxeFindingsHere(page, 'a graph with problems')
})

story('leadsToThePlaceOfAnErrorInALongText', async ({ page }) => {
  await openApp(page)
  const lines = JSON.stringify(SMALL.body, null, 1).split('\n')
  await chooseFile(page, jsonFile('long.json', [...lines.slice(0, -3), 'oops', ...lines.slice(-3)].join('\n')))
  const draft = page.getByRole('region', { name: 'What will be sent' })
  await expect(draft.getByText(`This is not JSON: line ${lines.length - 2}, column 1.`)).toBeVisible()
  await page.getByRole('button', { name: 'Show the place' }).click()
  const text = page.getByRole('textbox', { name: /Its text/ })
  await expect(text).toBeFocused()
  expect(await text.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart))).toMatch(/^oops/)
  // The line is in view.
  expect(await text.evaluate((area) => area.scrollTop)).toBeGreaterThan(0)
})

story.describe('while the tree does not come', () => {
  story.use({ serviceWorkers: 'block' })

  story('sendsAGraphAllTheSame', async ({ page }) => {
    await page.route(/later\/view\/(DraftTree|TreeRows)-/, (route) => route.abort())
    await page.goto('/')
    await chooseFile(page, SMALL.path)
    await expect(page.getByText('A part of the app could not be loaded.')).toBeVisible()
    await generate(page)
    await jobCompleted(page)
  })
})

story('findsTheChosenDraftByItsAddress', async ({ page }) => {
  await openApp(page)
  const names = Array.from({ length: 60 }, (_, at) => `Draft ${at + 1}`)
  const files = names.map((name) => jsonFile(`${name}.json`, { name, nodes: [{ id: 'a', nodeType: 'POD' }] }))
  await chooseFile(page, files)
  const shown = page.getByRole('region', { name: 'What will be sent' }).getByRole('heading', { level: 2 })
  const open = (name: string) => page.locator('.draft-open', { has: page.getByText(name, { exact: true }) })
  await expect(shown).toHaveText('Draft 60')
  // Only what is seen is there.
  expect(await page.locator('.draft').count()).toBeLessThan(50)
  await open('Draft 60').focus()
  await page.keyboard.press('Home')
  await expect(open('Draft 1')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(shown).toHaveText('Draft 1')
  await expect(page).toHaveURL(/\?draft=1$/)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(shown).toHaveText('Draft 2')
  await page.goBack()
  await expect(shown).toHaveText('Draft 1')
  await page.goForward()
  await page.reload()
  await expect(shown).toHaveText('Draft 2')
  // From another place and back; also what was taken away in between.
  await page.getByRole('link', { name: 'Jobs', exact: true }).click()
  await expect(page).toHaveURL(/\/jobs$/)
  await page.goBack()
  await expect(shown).toHaveText('Draft 2')
  await page.getByRole('button', { name: 'Remove Draft 2', exact: true }).click()
  await expect(shown).toHaveText('Draft 60')
  await expect(page).toHaveURL(/\/$/)
  await page.reload()
  await page.goto('/?draft=2')
  await expect(shown).toHaveText('Draft 60')
  await page.goto('/?draft=3')
  await expect(shown).toHaveText('Draft 3')
})
