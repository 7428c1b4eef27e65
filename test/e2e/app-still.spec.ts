import { expectNoAxeFindingsHere } from './axe'
import { MEDIUM, SMALL } from './graphs'
import { chooseFile, generate, jobCompleted, jobState, jsonFile, openApp } from './inApp'
import { takeMoved, watchShifts } from './shifts'
import { storeCode } from './stores'
import { expect, story } from './story'

const WIDE = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }

for (const viewport of [WIDE, PHONE, { width: 360, height: 740 }]) {
  story(
    `nothing moves while a job is sent, followed and lands, ${viewport.width} px wide`,
    async ({ page, server }) => {
      await storeCode(page, MEDIUM.body)
      // What follows a click at once is not counted: here nothing does.
      await server.faults([{ match: { route: 'submit', nth: 1 }, fault: { type: 'delay', ms: 1_500 } }])
      await page.addInitScript(watchShifts)
      await page.setViewportSize(viewport)
      await openApp(page)
      await chooseFile(page, SMALL.path)
      await generate(page)
      await jobCompleted(page)
      await expect(page.getByRole('link', { name: 'Open the code' })).toBeInViewport({ ratio: 1 })
      // The left pane has it as well now, where there is one.
      const side = page.getByRole('link', { name: new RegExp(`^${SMALL.body.graph.name}\\s*\\d`) })
      if (viewport === WIDE) await expect(side).toBeVisible()
      expect(await page.evaluate(takeMoved)).toEqual([])
    },
  )
}

for (const viewport of [WIDE, PHONE]) {
  story(`nothing moves when a job fails, ${viewport.width} px wide`, async ({ page, server }) => {
    await server.faults([{ match: { route: 'submit' }, fault: { type: 'fail' } }])
    await page.addInitScript(watchShifts)
    await page.setViewportSize(viewport)
    await openApp(page)
    await chooseFile(page, SMALL.path)
    await generate(page)
    await expect(jobState(page)).toContainText('Failed')
    await expect(page.getByRole('button', { name: 'Retry' })).toBeInViewport({ ratio: 1 })
    expect(await page.evaluate(takeMoved)).toEqual([])
  })
}

story('nothing moves while one search follows another', async ({ page }) => {
  await storeCode(page, SMALL.body, MEDIUM.body)
  await page.addInitScript(watchShifts)
  await page.setViewportSize(WIDE)
  await openApp(page, '/search')
  const outcome = page.locator('.search-outcome')
  let before = ''
  for (const text of ['containerPort', 'kind: Service', 'e', 'apiVersion']) {
    await page.getByRole('searchbox', { name: 'Search code' }).fill(text)
    await expect(outcome).not.toContainText(before || 'never')
    await expect(outcome).toContainText('match')
    await expect(outcome.locator('progress')).toHaveCount(0)
    before = (await outcome.textContent()) ?? ''
  }
  expect(await page.evaluate(takeMoved)).toEqual([])
})

story(
  'of a graph of 5,000 nodes no more rows are made than are seen, and they scroll by keyboard',
  async ({ page }) => {
    await page.addInitScript(() => {
      const made = new Set<string>()
      Object.assign(window, { made })
      const note = (element: Element) => made.add(element.getAttribute('data-row') ?? '')
      new MutationObserver((changes) => {
        for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
          if (!(node instanceof Element)) continue
          for (const row of [node, ...node.querySelectorAll('*')]) if (row.matches('[data-row]')) note(row)
        }
      }).observe(document, { childList: true, subtree: true })
    })
    await openApp(page)
    const nodes = Array.from({ length: 5_000 }, (_, at) => ({ id: `n${at}`, nodeType: 'MICROSERVICE' }))
    await chooseFile(page, jsonFile('large.json', { name: 'Large', nodes }))
    const list = page.getByRole('tree', { name: 'Nodes' })
    await expect(list).toContainText('n3')
    await list.getByRole('treeitem').first().focus()
    await page.keyboard.press('End')
    await expect(list).toContainText('n4999')
    const made = await page.evaluate(() => (window as unknown as { readonly made: ReadonlySet<string> }).made.size)
    expect(made).toBeGreaterThan(5)
    expect(made).toBeLessThan(200)
  },
)

story('leavesNoHolesBetweenItsFigures', async ({ page }) => {
  await storeCode(page, MEDIUM.body)
  await openApp(page)
  await chooseFile(page, SMALL.path)
  await generate(page)
  await jobCompleted(page)
  for (const width of [1440, 1024, 800, 390]) {
    await page.setViewportSize({ width, height: 900 })
    await openApp(page, '/statistics')
    await expect(page.locator('.figure-card')).toHaveCount(5)
    const columns = await page.evaluate(() => {
      const cards = [...document.querySelectorAll('.figure-card')].map((card) => card.getBoundingClientRect())
      const lefts = [...new Set(cards.map(({ x }) => x))]
      return lefts.map((left) => cards.filter(({ x }) => x === left).sort((a, b) => a.y - b.y))
    })
    expect(columns, `${width} px`).toHaveLength(width > 1000 ? 2 : 1)
    for (const cards of columns) {
      for (const [at, card] of cards.entries()) {
        const above = cards[at - 1]
        expect(card.y, `${width} px, the card no. ${at + 1}`).toBeCloseTo(
          above ? above.y + above.height + 16 : (columns[0]?.[0]?.y ?? 0),
        )
      }
    }
  }
  await expectNoAxeFindingsHere(page, 'statistics')
})
