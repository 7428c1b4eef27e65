import { MEDIUM } from './graphs'
import { codeIn, connectIn, endOf, submitIn } from './inPage'
import { expect, story } from './story'

story('every shape of results that servers are known for brings the same code', async ({ page, server }) => {
  await connectIn(page)
  const { graph } = MEDIUM.body
  const maps: unknown[] = []
  for (const fault of [1, 2, 3, 4, 5, 6].map((shape) => ({ type: 'shape', shape }))) {
    await server.faults([{ match: { route: 'submit' }, fault }])
    const done = await endOf(page, (await submitIn(page, MEDIUM.body)).id)
    expect(done, JSON.stringify(fault)).toMatchObject({ state: 'completed', graphId: graph.id })
    expect(done.result?.nodes, JSON.stringify(fault)).toBe(graph.nodes.length)
    maps.push(await codeIn(page, graph.id))
  }
  expect(Object.keys((maps[0] as Record<string, object>)[graph.id] ?? {})).toHaveLength(graph.nodes.length)
  for (const map of maps) expect(map).toEqual(maps[0])
})

story('an empty result says so, and takes nothing away', async ({ page, server }) => {
  await connectIn(page)
  const { graph } = MEDIUM.body
  await endOf(page, (await submitIn(page, MEDIUM.body)).id)
  const before = await codeIn(page, graph.id)
  await server.faults([{ match: { route: 'submit' }, fault: { type: 'emptyResult' } }])
  const done = await endOf(page, (await submitIn(page, MEDIUM.body)).id)
  expect(done.result).toMatchObject({ files: 0, generation: 0 })
  expect(await codeIn(page, graph.id)).toEqual(before)
})
