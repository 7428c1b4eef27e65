import { MEDIUM, SMALL } from './graphs'
import { codeIn, connectIn, endOf, openCodeIn, submitIn } from './inPage'
import { expect, story, storyAlone } from './story'

story('a small and a medium graph become code, filed under their own graph ids', async ({ page }) => {
  await connectIn(page)
  for (const { body } of [SMALL, MEDIUM]) {
    const job = await submitIn(page, body)
    const done = await endOf(page, job.id)
    expect(done).toMatchObject({ state: 'completed', graphId: body.graph.id })
    const map = await codeIn(page, body.graph.id)
    expect(Object.keys(map)).toEqual([body.graph.id])
    expect(Object.keys(map[body.graph.id] ?? {}).sort()).toEqual(body.graph.nodes.map(({ id }) => id).sort())
  }
})

story('localStorage holds exactly the map, and the cookie stays small', async ({ page, context, server }) => {
  await connectIn(page)
  await endOf(page, (await submitIn(page, SMALL.body)).id)
  const map = await openCodeIn(page, SMALL.body.graph.id)
  await expect
    .poll(() => page.evaluate(() => JSON.parse(localStorage.getItem('kubegram_generated_code') ?? 'null')))
    .toEqual(map)
  const cookieOf = async () =>
    (await context.cookies(server.url)).find(({ name }) => name === 'kubegram_generated_code')
  await expect.poll(cookieOf).toMatchObject({ path: '/', sameSite: 'Strict' })
  const cookie = await cookieOf()
  expect(cookie?.value).toMatch(/^1\.\d+\.(map|part|list)\./)
  expect(`kubegram_generated_code=${cookie?.value}`.length).toBeLessThanOrEqual(3_072)
})

story('a mirror that was damaged is rebuilt at the next start', async ({ page }) => {
  await connectIn(page)
  await endOf(page, (await submitIn(page, SMALL.body)).id)
  const map = await openCodeIn(page, SMALL.body.graph.id)
  const mirror = () => page.evaluate(() => localStorage.getItem('kubegram_generated_code'))
  await expect.poll(async () => JSON.parse((await mirror()) ?? 'null')).toEqual(map)
  await page.evaluate(() => localStorage.setItem('kubegram_generated_code', '{"half'))
  await connectIn(page)
  await expect.poll(mirror).toBe(JSON.stringify(map))
})

story('a cancelled job is cancelled on the server too', async ({ page, server, request }) => {
  await server.faults([{ match: { route: 'submit' }, fault: { type: 'neverFinish' } }])
  await connectIn(page)
  const job = await submitIn(page, SMALL.body)
  const jobNow = () => page.evaluate((id) => window.codegen.job(id), job.id)
  await expect.poll(async () => (await jobNow())?.serverJobId).toBeTruthy()
  expect(await page.evaluate((id) => window.codegen.cancel(id), job.id)).toMatchObject({ state: 'cancelled' })
  await expect.poll(async () => (await jobNow())?.cancelPending).toBeUndefined()
  const serverJobId = (await jobNow())?.serverJobId
  const answer = await request.get(`/api/v1/public/graph/codegen/${serverJobId}/status`)
  expect(await answer.json()).toMatchObject({ status: 'cancelled' })
})

storyAlone(
  'a graph sent while the server is down goes out when it is back, once',
  async ({ page, server, request }) => {
    await connectIn(page)
    await page.evaluate(() => navigator.serviceWorker.ready)
    await server.stop()
    const job = await submitIn(page, SMALL.body)
    expect(job.state).toBe('outbox')
    await expect.poll(() => page.evaluate((id) => window.codegen.job(id), job.id)).toMatchObject({ failure: {} })
    await server.start()
    await page.evaluate(() => window.codegen.checkNow())
    expect(await endOf(page, job.id)).toMatchObject({ state: 'completed' })
    const { jobs } = (await (await request.get('/api/v1/public/graph/codegen?limit=50&offset=0')).json()) as {
      jobs: unknown[]
    }
    expect(jobs).toHaveLength(1)
  },
)

declare global {
  interface Window {
    codegen: import('../../src/client/codegen').Codegen
  }
}
