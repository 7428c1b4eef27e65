import { describe, expect, it } from 'vitest'
import { CodegenError, failure } from '../../../src/core/failure'
import { transition } from '../../../src/core/transition'
import { type Backend, KEY_PATHS, type StoreName } from '../../../src/storage/backend'
import { complete } from '../../../src/storage/complete'
import { createPageStore } from '../../../src/storage/pageStore'
import { soundBackend } from '../../../src/storage/soundBackend'
import { tidyCode } from '../../../src/storage/tidy'
import { allVersions } from '../support/allVersions'
import { BACKENDS } from '../support/backends'
import { aJob, JOBS, START } from '../support/jobs'

const STORES = Object.keys(KEY_PATHS).filter((store) => store !== 'quarantine') as StoreName[]

async function filled(backend: Backend) {
  const store = createPageStore(soundBackend(backend, () => START))
  for (const graphId of ['bad', 'good']) {
    const request = { graph: { name: graphId, nodes: [{ id: 'n' }] }, project: {} } as never
    await store.add([{ job: aJob({ ...JOBS.polling, id: `of-${graphId}`, graphId }), request }])
    await complete(
      store.backend,
      { id: `of-${graphId}`, graphId },
      [{ nodeId: 'n', nodeName: 'N', code: `code of ${graphId}` }],
      START,
      (job, result) => transition(job, { type: 'stored', result }, START),
    )
  }
  return store
}

const keyOf = (store: StoreName, record: object) => {
  const path: string | readonly string[] = KEY_PATHS[store]
  const fields = record as Readonly<Record<string, unknown>>
  return typeof path === 'string' ? fields[path] : path.map((part) => fields[part])
}

/** Reads everything that any view reads. */
async function readAll(store: ReturnType<typeof createPageStore>) {
  const versions = allVersions(store.backend)
  await tidyCode(store.backend, START)
  const graphs = await store.graphs()
  return {
    graphs: graphs.map(({ graphId }) => graphId).sort(),
    jobs: (await store.jobs()).map(({ id }) => id).sort(),
    requests: await Promise.all(['of-bad', 'of-good'].map((id) => store.request(id))),
    code: await store.codeMap(),
    indexes: await Promise.all(['bad', 'good'].map((id) => store.graph(id))),
    versions: await Promise.all(['bad', 'good'].map((id) => versions.ofGraph(id))),
    settings: await store.settings(),
    statistics: await store.statistics(),
    due: await store.dueJobs(),
    quarantined: await store.backend.read(['quarantine'], (tx) => tx.list('quarantine')),
  }
}

describe.each(BACKENDS)('a rotten record (%s)', (_name, open) => {
  const rotten = STORES.filter((store) => !['meta', 'folds'].includes(store))

  it.each(rotten)('is set aside as it is, and spoils nothing else: %s', async (name) => {
    const backend = await open()
    const store = await filled(backend)
    const [victim] = await backend.read([name], (tx) => tx.list(name))
    const key = keyOf(name, victim as object)
    const isKey = (field: string) => [KEY_PATHS[name]].flat().includes(field as never)
    const record = Object.fromEntries(
      Object.entries(victim as object).map(([field, value]) => [
        field,
        isKey(field) ? (value as unknown) : { rotten: 1 },
      ]),
    )
    await backend.write([name], async (tx) => tx.put(name, record as never))
    await readAll(store)
    const left = await readAll(store)
    expect(left.code).toHaveProperty('good', { n: ['code of good'] })
    expect(left.jobs).toContain('of-good')
    // A graph whose line is gone gets another one, of what its generations say.
    const isGone = name === 'generations' || name === 'entries'
    expect(left.graphs).toEqual(isGone ? expect.arrayContaining(['good']) : ['bad', 'good'])
    if (name === 'graphs') expect(left.code).toHaveProperty('bad', { n: ['code of bad'] })
    // Work goes on in its place.
    await store.add([{ job: aJob({ ...JOBS.polling, id: 'next', graphId: 'bad' }) }])
    await complete(
      store.backend,
      { id: 'next', graphId: 'bad' },
      [{ nodeId: 'n', code: 'next' }],
      START + 1,
      (job, result) => transition(job, { type: 'stored', result }, START + 1),
    )
    expect((await store.codeMap()).bad).toEqual({ n: ['next'] })
    const { quarantined } = await readAll(store)
    const id = JSON.stringify([name, key])
    expect(quarantined).toEqual([{ id, store: name, key, record, reason: expect.any(String), at: START }])
    backend.close()
  })
})

describe('a record that the browser cannot read any more', () => {
  /** As browsers do: reading it fails, alone or among others, and with it the transaction. */
  function withUnreadable(backend: Backend, name: StoreName, isBad: (record: never) => boolean): Backend {
    const trouble = () => new CodegenError(failure('storageTrouble', 'Failed to read large IndexedDB value'))
    const deleted = new Set<string>()
    const spoiled =
      (run: Backend['read']): Backend['read'] =>
      (stores, work) =>
        run(stores, (tx) =>
          work({
            ...tx,
            async get(store, key) {
              const record = await tx.get(store, key)
              if (store === name && record && isBad(record as never) && !deleted.has(JSON.stringify(key)))
                throw trouble()
              return record
            },
            async list(store, query) {
              const records = await tx.list(store, query)
              if (store === name && records.some((one) => isBad(one as never))) throw trouble()
              return records
            },
          }),
        )
    return { ...backend, read: spoiled(backend.read), write: spoiled(backend.write) }
  }

  it('is named in the quarantine, and the others are read', async () => {
    const [, open] = BACKENDS[0] as (typeof BACKENDS)[number]
    const backend = await open()
    await filled(backend)
    const isBad = ({ graphId }: { graphId: string }) => graphId === 'bad'
    const store = createPageStore(soundBackend(withUnreadable(backend, 'packs', isBad), () => START))
    expect(await store.codeMap()).toEqual({ bad: {}, good: { n: ['code of good'] } })
    expect(await backend.read(['quarantine'], (tx) => tx.list('quarantine'))).toMatchObject([
      { store: 'packs', key: ['bad', 1, 0], reason: expect.stringContaining('Failed to read large') },
    ])
  })

  it('is not looked for when the trouble is another one', async () => {
    const [, open] = BACKENDS[0] as (typeof BACKENDS)[number]
    const backend = await open()
    const trouble = new CodegenError(failure('storageTrouble', 'The disk is gone'))
    const store = createPageStore(soundBackend({ ...backend, read: () => Promise.reject(trouble) }))
    await expect(store.jobs()).rejects.toBe(trouble)
  })
})
