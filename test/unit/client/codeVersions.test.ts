import { expect, it } from 'vitest'
import { codeVersions } from '../../../src/client/codeVersions'
import { storeWithCode } from './support'

it('two versions are compared, of a graph or of one node of it', async () => {
  const { store, file } = storeWithCode()
  await file('g', [
    { nodeId: 'web', code: 'old', fileName: 'a.yaml' },
    { nodeId: 'web', code: 'same', fileName: 'b.yaml' },
    { nodeId: 'db', code: 'gone', fileName: 'c.yaml' },
  ])
  await file('g', [
    { nodeId: 'web', code: 'new', fileName: 'a.yaml' },
    { nodeId: 'web', code: 'same', fileName: 'b.yaml' },
    { nodeId: 'cache', code: 'came', fileName: 'd.yaml' },
  ])
  const { compare } = codeVersions(store.backend, async () => undefined)
  const whole = await compare({ graphId: 'g', generation: 1 }, { graphId: 'g', generation: 2 })
  expect(whole.same).toBe(1)
  expect(whole.changes.map(({ type, nodeId, name }) => [type, nodeId, name])).toEqual([
    ['changed', 'web', 'a.yaml'],
    ['added', 'cache', 'd.yaml'],
    ['removed', 'db', 'c.yaml'],
  ])
  const web = { graphId: 'g', nodeId: 'web' }
  const ofNode = await compare({ ...web, generation: 1 }, { ...web, generation: 2 })
  expect(ofNode.changes).toMatchObject([{ type: 'changed', name: 'a.yaml', place: 0 }])
  const gone = await compare({ ...web, generation: 1 }, { ...web, generation: 9 })
  expect(gone.changes.map(({ type }) => type)).toEqual(['removed', 'removed'])
})
