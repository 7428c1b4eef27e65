import { describe, expect, it, vi } from 'vitest'
import { isMirrored, writeLocalMirror } from '../../../src/client/localMirror'
import { HOSTILE_TEXTS } from '../support/hostile'
import { stubLocalStorage } from '../support/page'
import { storeWithCode } from './support'

const MAP = 'kubegram_generated_code'
const ENVELOPE = `${MAP}_envelope`

describe('the map in localStorage', () => {
  it('is exactly {graphId: {nodeId: string[]}}', async () => {
    const items = stubLocalStorage()
    const { store, file } = storeWithCode()
    await file('shop', [
      { nodeId: 'web', code: 'a', fileName: 'a.yaml', nodeName: 'Web' },
      { nodeId: 'web', code: 'b' },
      { nodeId: 'db', code: 'c' },
    ])
    await writeLocalMirror(store, await store.revision())
    expect(items.get(MAP)).toBe('{"shop":{"web":["a","b"],"db":["c"]}}')
  })

  it('keeps ids and code byte for byte', async () => {
    const items = stubLocalStorage()
    const { store, file } = storeWithCode()
    for (const graphId of HOSTILE_TEXTS)
      await file(
        graphId,
        HOSTILE_TEXTS.map((nodeId) => ({ nodeId, code: nodeId })),
      )
    await writeLocalMirror(store, await store.revision())
    const read = new Map(Object.entries(JSON.parse(items.get(MAP) ?? '') as Record<string, Record<string, string[]>>))
    expect([...read.keys()].sort()).toEqual([...HOSTILE_TEXTS].sort())
    for (const nodes of read.values()) {
      expect(new Map(Object.entries(nodes))).toEqual(new Map(HOSTILE_TEXTS.map((text) => [text, [text]])))
    }
  })

  it('keeps the newest graphs when not all fit', async () => {
    const items = stubLocalStorage()
    const { store, file } = storeWithCode()
    for (const graphId of ['oldest', 'older', 'newest'])
      await file(graphId, [{ nodeId: 'n', code: 'x'.repeat(1_900_000) }])
    await file('small', [{ nodeId: 'n', code: 'y' }])
    await writeLocalMirror(store, 4)
    expect(Object.keys(JSON.parse(items.get(MAP) ?? ''))).toEqual(['small', 'newest', 'older'])
    expect(JSON.parse(items.get(ENVELOPE) ?? '')).toMatchObject({ revision: 4, graphs: 3, of: 4 })
  })

  it('measures what is written, not what the code is long', async () => {
    const items = stubLocalStorage()
    const { store, file } = storeWithCode()
    await file('small', [{ nodeId: 'n', code: 'y' }])
    await file('escaped', [{ nodeId: 'n', code: '\0'.repeat(700_000) }])
    await writeLocalMirror(store, 2)
    expect(items.get(MAP)).toBe('{"small":{"n":["y"]}}')
  })

  it('takes less room where the origin is shared', async () => {
    const items = stubLocalStorage(2_000_000)
    const { store, file } = storeWithCode()
    for (const graphId of ['a', 'b', 'c']) await file(graphId, [{ nodeId: 'n', code: 'x'.repeat(800_000) }])
    await writeLocalMirror(store, 3)
    expect(Object.keys(JSON.parse(items.get(MAP) ?? ''))).toEqual(['c'])
    expect(isMirrored(3)).toBe(true)
  })

  it('says when there is no room at all, and leaves what was there', async () => {
    const items = stubLocalStorage(100)
    const { store, file } = storeWithCode()
    await file('a', [{ nodeId: 'n', code: 'x'.repeat(200) }])
    await expect(writeLocalMirror(store, 1)).rejects.toThrow('full')
    expect(items.has(MAP)).toBe(false)
    expect(isMirrored(1)).toBe(false)
  })
})

describe('whether it is current', () => {
  it('is told by the revision and the text', async () => {
    const items = stubLocalStorage()
    const { store, file } = storeWithCode()
    await file('a', [{ nodeId: 'n', code: 'x' }])
    expect(isMirrored(1)).toBe(false)
    await writeLocalMirror(store, 1)
    expect([isMirrored(1), isMirrored(2)]).toEqual([true, false])
    items.set(MAP, '{}')
    expect(isMirrored(1)).toBe(false)
    await writeLocalMirror(store, 1)
    items.set(MAP, '{"a":{"n":["y"]}}')
    expect(isMirrored(1)).toBe(false)
    await writeLocalMirror(store, 1)
    items.set(ENVELOPE, '{"revision":"1"')
    expect(isMirrored(1)).toBe(false)
    items.clear()
    expect(isMirrored(1)).toBe(false)
  })

  it('is no where localStorage is denied', async () => {
    vi.stubGlobal('localStorage', {
      getItem: () => {
        throw new DOMException('Denied', 'SecurityError')
      },
    })
    expect(isMirrored(0)).toBe(false)
    await expect(writeLocalMirror(storeWithCode().store, 1)).rejects.toThrow('Denied')
  })
})
