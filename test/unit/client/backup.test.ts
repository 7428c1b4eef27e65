import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { planRestore, restore, backup as writeBackup, exportMap as writeMap } from '../../../src/client/backup'
import { createBackupReader } from '../../../src/core/backup'
import type { StoredCodegenData } from '../../../src/core/codeMap'
import { readImportedGraph } from '../../../src/core/imported'
import type { Command } from '../../../src/core/protocol'
import { carryOut } from '../../../src/engine/commands'
import type { World } from '../../../src/engine/world'
import { type Backend, KEY_PATHS, type StoreName } from '../../../src/storage/backend'
import { allVersions } from '../support/allVersions'
import { HOSTILE_TEXTS, hostileGraphs } from '../support/hostile'
import { START } from '../support/jobs'
import { storeWithCode } from './support'

function browser() {
  const made = storeWithCode()
  const world = { store: made.store, now: () => START, announce: () => {} } as unknown as World
  const { backend } = made.store
  return {
    ...made,
    backend,
    versions: allVersions(backend),
    restore: (file: Blob) => restore(backend, (command: Command) => carryOut(world, command), file),
  }
}

const EVERYTHING = Object.keys(KEY_PATHS) as StoreName[]
const backup = async (backend: Backend, secrets = true) => (await writeBackup(backend, { secrets })).blob
const exportMap = async (backend: Backend, secrets = true) => (await writeMap(backend, { secrets })).blob
const hostile = (suffix = '') => HOSTILE_TEXTS.map((nodeId) => ({ nodeId, code: `${nodeId} "\ud800"${suffix}` }))
const isWrong = { failure: { code: 'unreadableFile' } }

async function filled() {
  const one = browser()
  await one.file('__proto__', hostile())
  await one.file('__proto__', hostile(' again'))
  await one.file('shop', [
    { nodeId: 'web', nodeName: 'Web', nodeType: 'POD', code: 'a', path: 'k8s/web.yaml', language: 'yaml' },
  ])
  await one.versions.mark({ graphId: 'shop', generation: 1 }, { label: 'Release', pinned: true })
  await one.versions.mark({ graphId: '__proto__', generation: 1, nodeId: '..' }, { label: 'Good' })
  return one
}

describe('a backup', () => {
  it('brings every version, label and job to another browser, byte for byte', async () => {
    const one = await filled()
    const two = browser()
    const file = await backup(one.backend)
    const plan = await planRestore(two.backend, file)
    expect(plan).toMatchObject({ jobs: { added: 3, known: 0 } })
    expect(plan.graphs.map(({ graphId, added, known }) => [graphId, added, known])).toEqual([
      ['shop', 1, 0],
      ['__proto__', 2, 0],
    ])
    expect([await two.store.graphs(), await two.store.revision()]).toEqual([[], 0])
    expect(await two.restore(file)).toEqual(plan)
    expect(await two.store.codeMap()).toEqual(await one.store.codeMap())
    expect(new Set(await two.store.jobs())).toEqual(new Set(await one.store.jobs()))
    for (const generation of [1, 2]) {
      const address = { graphId: '__proto__', generation }
      const codes = async (from: typeof one) =>
        (await from.versions.load(address)).map(({ nodeId, code }) => [nodeId, code])
      expect(await codes(two)).toEqual(await codes(one))
    }
    expect(await two.versions.ofGraph('shop')).toMatchObject([{ label: 'Release', pinned: true, origin: 'imported' }])
    expect(await two.versions.ofNode('__proto__', '..')).toMatchObject([{}, { label: 'Good' }])
    expect((await two.store.graph('shop'))?.nodes).toMatchObject([
      { name: 'Web', nodeType: 'POD', files: [{ name: 'web.yaml', path: 'k8s/web.yaml', language: 'yaml' }] },
    ])
  })

  it('restored where it came from, or twice, changes nothing, and says so first', async () => {
    const one = await filled()
    const file = await backup(one.backend)
    for (let i = 0; i < 2; i++) {
      const plan = await one.restore(file)
      expect(plan.graphs.every(({ added }) => added === 0)).toBe(true)
      expect(plan.jobs).toEqual({ added: 0, known: 3 })
    }
    expect(await one.store.revision()).toBe(3)
  })

  it.each([
    ['backup', backup],
    ['plain map', exportMap],
  ])('restored elsewhere twice, as a %s, changes nothing the second time', async (_name, write) => {
    const one = await filled()
    const two = browser()
    const file = await write(one.backend)
    await two.restore(file)
    const all = () => two.backend.read(EVERYTHING, async (tx) => Promise.all(EVERYTHING.map((store) => tx.list(store))))
    const before = await all()
    await two.restore(file)
    expect(await all()).toEqual(before)
  })

  it('never takes the place of newer code', async () => {
    const one = await filled()
    const two = browser()
    for (let i = 0; i < 5; i++) await two.file('shop', [{ nodeId: 'web', code: `newer ${i}` }])
    await two.restore(await backup(one.backend))
    expect((await two.store.codeMap('shop')).shop).toEqual({ web: ['newer 4'] })
    expect(await two.versions.ofNode('shop', 'web')).toHaveLength(6)
  })

  it('that is damaged, cut off or of a newer app is refused whole', async () => {
    const one = await filled()
    const bytes = gunzipSync(Buffer.from(await (await backup(one.backend)).arrayBuffer()))
    const text = bytes.toString()
    const lines = text.trimEnd().split('\n')
    const damaged = [
      text.slice(0, -20),
      text.slice(0, text.length / 2),
      `${lines.slice(0, -1).join('\n')}\n`,
      `${lines.toSpliced(3, 1).join('\n')}\n`,
      text.replace('again', 'agaim'),
      text.replace('"version":1', '"version":2'),
      `${lines[0]}\n{"graph":{"graphId":7,"name":"x"}}\n${lines.slice(1).join('\n')}`,
      '',
      'no json',
      '[]',
      '{}',
      '{"g":7}',
    ]
    for (const one of damaged) {
      const two = browser()
      for (const file of [new Blob([one]), new Blob([gzipSync(one)])]) {
        await expect(planRestore(two.backend, file)).rejects.toMatchObject(isWrong)
        await expect(two.restore(file)).rejects.toMatchObject(isWrong)
      }
      expect([await two.store.graphs(), await two.store.jobs()]).toEqual([[], []])
    }
    await expect(planRestore(browser().backend, new Blob([gzipSync(bytes).subarray(0, 200)]))).rejects.toMatchObject(
      isWrong,
    )
  })

  it('does not need to be packed', async () => {
    const one = await filled()
    const two = browser()
    await two.restore(new Blob([gunzipSync(Buffer.from(await (await backup(one.backend)).arrayBuffer()))]))
    expect(await two.store.codeMap()).toEqual(await one.store.codeMap())
  })
})

describe('the lines of a backup', () => {
  const graph = { graph: { graphId: 'g', name: 'G' } }
  const version = (files: unknown, rest: object = {}) => ({ version: { storedAt: START, files, ...rest } })
  const file = { nodeId: 'n', text: 0 }
  const read = (...lines: readonly unknown[]) => {
    const reader = createBackupReader()
    for (const line of lines) reader.read(line)
    return reader.finish()
  }

  it('are put together to graphs, whose files have the texts that they name', () => {
    expect(read(graph, { texts: ['a', 'b'] }, version([{ nodeId: 'n', text: 1 }]))).toEqual({
      graphId: 'g',
      name: 'G',
      versions: [{ storedAt: START, files: [{ nodeId: 'n', code: 'b' }] }],
    })
  })

  it.each([
    ['no object', [null], 'a line is no object'],
    ['a version without files', [graph, version(undefined)], 'a version is not as it should be'],
    ['a file that is none', [graph, version(['n'])], 'a file is not as it should be'],
    ['a text that is not there', [graph, version([file])], 'a graph is not as it should be'],
    ['a file of nobody', [graph, { texts: ['a'] }, version([{ text: 0 }])], 'a graph is not as it should be'],
    ['no moment', [graph, { texts: ['a'] }, version([file], { storedAt: 'now' })], 'a graph is not as it should be'],
    ['a wrong label', [graph, { texts: ['a'] }, version([file], { label: 7 })], 'a graph is not as it should be'],
  ])('with %s are refused, and it is said why', (_name, lines, why) => {
    expect(() => read(...lines)).toThrow(new Error(why))
  })
})

describe('what comes as an imported graph', () => {
  const graph = { graphId: 'g', name: 'G' }
  const good = { storedAt: START, files: [{ nodeId: 'n', code: 'a' }] }

  it.each([
    undefined,
    {},
    { a: good },
    [null],
    [good, 'text'],
    [{ ...good, files: [null] }],
    [{ ...good, files: ['a'] }],
    [{ ...good, files: [{ nodeId: 'n', code: 7 }] }],
    [{ ...good, marks: [null] }],
  ])('is none with the versions %j', (versions) => {
    expect(readImportedGraph({ ...graph, versions })).toBeUndefined()
    expect(readImportedGraph({ ...graph, versions: [good] })).toEqual({ ...graph, versions: [good] })
  })
})

describe('secrets', () => {
  const write = { backup: writeBackup, exportMap: writeMap }
  const manifest = 'kind: Secret\nstringData:\n  p: hunter2\n'
  const mixed = [
    { nodeId: 'web', code: 'kind: Pod' },
    { nodeId: 'db', code: manifest },
    { nodeId: 'db', code: 'kind: Service' },
    { nodeId: 'typed', nodeType: 'SECRET', code: 'hunter3' },
  ]

  it.each(['backup', 'exportMap'] as const)(
    'go into a %s only when that was asked for, and are counted',
    async (how) => {
      const one = browser()
      await one.file('g', mixed)
      await one.file('g', [{ nodeId: 'db', code: `${manifest}# older` }])
      await one.file('g', mixed)
      const open = await write[how](one.backend, { secrets: false })
      expect(open.withheld).toBe(how === 'backup' ? 3 : 2)
      const two = browser()
      await two.restore(open.blob)
      const { g } = await two.store.codeMap()
      expect(g).toEqual(how === 'backup' ? { web: ['kind: Pod'], db: ['kind: Service'] } : { web: ['kind: Pod'] })
      const whole = await write[how](one.backend, { secrets: true })
      expect(whole.withheld).toBe(0)
      const three = browser()
      await three.restore(whole.blob)
      expect(await three.store.codeMap()).toEqual(await one.store.codeMap())
    },
  )
})

describe('a plain map', () => {
  it('is written and read back byte for byte', async () => {
    const one = await filled()
    const file = await exportMap(one.backend)
    expect(JSON.parse(await file.text())).toEqual(JSON.parse(JSON.stringify(await one.store.codeMap())))
    const two = browser()
    await two.restore(file)
    expect(await two.store.codeMap()).toEqual(await one.store.codeMap())
    expect((await planRestore(two.backend, file)).graphs.every(({ added }) => added === 0)).toBe(true)
  })

  it('of another client may hold bare texts', async () => {
    const two = browser()
    await two.restore(new File(['{"g":{"n":"one","m":["two"]}}'], 'map.json', { lastModified: START }))
    expect(await two.store.codeMap()).toEqual({ g: { n: ['one'], m: ['two'] } })
  })
})

it('10,000 hostile texts and ids survive store, backup and export', async () => {
  const one = browser()
  for (const { graphId, versions } of hostileGraphs(10, 1_000)) await one.file(graphId, versions[0]?.files ?? [])
  // Any text may be a key: the order is ours.
  const sorted = (map: StoredCodegenData) => JSON.stringify(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)))
  const whole = await one.store.codeMap()
  for (const file of [await backup(one.backend), await exportMap(one.backend)]) {
    const two = browser()
    await two.restore(file)
    expect(sorted(await two.store.codeMap())).toBe(sorted(whole))
  }
})
