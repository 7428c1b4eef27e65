import { beforeEach, describe, expect, it } from 'vitest'
import { transition } from '../../../src/core/transition'
import { accountsBackend } from '../../../src/storage/accountsBackend'
import type { Backend } from '../../../src/storage/backend'
import { clearAccount } from '../../../src/storage/clearAccount'
import { complete } from '../../../src/storage/complete'
import { importGraph } from '../../../src/storage/importGraph'
import { memoryDatabases } from '../../../src/storage/memoryBackend'
import { createPageStore, type PageStore } from '../../../src/storage/pageStore'
import { allVersions } from '../support/allVersions'
import { BACKENDS, emptied } from '../support/backends'
import { aJob, JOBS, START } from '../support/jobs'

const ANN = { server: '', account: 'ann' }
const BOB = { server: '', account: 'bob' }
const NOW = { server: '' }
const LEFT = { failure: { code: 'accountChanged' } }

async function fileCode(store: PageStore, graphId: string): Promise<void> {
  const id = `of-${graphId}`
  await store.add([{ job: aJob({ ...JOBS.polling, id, graphId }) }])
  await complete(store.backend, { id, graphId }, [{ nodeId: 'n', code: `code of ${graphId}` }], START, (job, result) =>
    transition(job, { type: 'stored', result }, START),
  )
}

const goTo = (backend: Backend, account: typeof ANN) => backend.accounts?.goTo(account, NOW)

const ON = {
  indexedDB: () => accountsBackend(),
  memory: () => accountsBackend({ open: memoryDatabases(), kind: 'memory' }),
}

describe.each(Object.entries(ON))('accounts (%s)', (kind, on) => {
  beforeEach(emptied)

  it('have jobs, code and settings of their own, which are there again with them', async () => {
    const store = createPageStore(on())
    expect(await goTo(store.backend, ANN)).toBe(false)
    await fileCode(store, 'anns')
    await store.saveSettings((settings) => ({ ...settings, teamId: '1', keepDays: 30, live: false }))
    expect(await goTo(store.backend, BOB)).toBe(true)
    expect([await store.jobs(), await store.graphs(), await store.codeMap()]).toEqual([[], [], {}])
    // What somebody wants of the browser is not a matter of the account.
    expect(await store.settings()).toEqual({ place: 1, keepDays: 30, live: false })
    await fileCode(store, 'bobs')
    expect(await goTo(store.backend, ANN)).toBe(true)
    expect(await store.codeMap()).toEqual({ anns: { n: ['code of anns'] } })
    expect((await store.settings()).teamId).toBe('1')
    store.close()
  })

  it('are the same for whoever opens them later, and for others once they follow', async () => {
    // Memory is nobody else's.
    if (kind === 'memory') return
    const [tab, worker] = [createPageStore(on()), createPageStore(on())]
    await goTo(tab.backend, ANN)
    await fileCode(tab, 'anns')
    expect(await worker.codeMap()).toHaveProperty('anns')
    await goTo(tab.backend, BOB)
    await fileCode(tab, 'bobs')
    worker.backend.accounts?.follow()
    expect(Object.keys(await worker.codeMap())).toEqual(['bobs'])
    const later = createPageStore(on())
    expect(Object.keys(await later.codeMap())).toEqual(['bobs'])
    for (const store of [tab, worker, later]) store.close()
  })

  it('never seem older than the copies of the one before', async () => {
    const store = createPageStore(on())
    await goTo(store.backend, ANN)
    await fileCode(store, 'anns')
    const anns = await store.revision()
    await goTo(store.backend, BOB)
    expect(await store.revision()).toBeGreaterThan(anns)
    store.close()
  })

  it('go one at a time, with everything of theirs and nothing of the others', async () => {
    const store = createPageStore(on())
    await goTo(store.backend, ANN)
    await fileCode(store, 'anns')
    await goTo(store.backend, BOB)
    await fileCode(store, 'bobs')
    await clearAccount(store.backend)
    expect([await store.jobs(), await store.codeMap()]).toEqual([[], {}])
    await goTo(store.backend, ANN)
    expect(Object.keys(await store.codeMap())).toEqual(['anns'])
    await goTo(store.backend, BOB)
    expect([await store.jobs(), await store.codeMap()]).toEqual([[], {}])
    // The first database is cleared like any other, and still knows where the others are.
    await fileCode(store, 'bobs')
    await goTo(store.backend, ANN)
    await clearAccount(store.backend)
    expect([await store.jobs(), await store.codeMap()]).toEqual([[], {}])
    await goTo(store.backend, BOB)
    expect(Object.keys(await store.codeMap())).toEqual(['bobs'])
    store.close()
  })
})

describe.each(BACKENDS)('what was begun for an account (%s)', (_name, open) => {
  const WRITES: Readonly<Record<string, (store: PageStore) => Promise<unknown>>> = {
    add: (store) => store.add([{ job: aJob({ id: 'late' }) }]),
    update: (store) => store.update('of-g', (job) => ({ ...job, revision: 99 })),
    updateAll: (store) => store.updateAll(['of-g'], (job) => ({ ...job, revision: 99 })),
    forget: (store) => store.forget('of-g'),
    clearCode: (store) => store.clearCode(),
    saveSettings: (store) => store.saveSettings(() => ({ unseen: 1 })),
    changeAccount: (store) =>
      store.changeAccount(
        () => ({ unseen: 1 }),
        (job) => job,
      ),
    complete: (store) =>
      complete(store.backend, { id: 'of-g', graphId: 'g' }, [{ nodeId: 'n', code: 'x' }], START, (job) => ({ ...job })),
    import: (store) =>
      importGraph(
        store.backend,
        { graphId: 'g', name: 'G', versions: [{ storedAt: 1, files: [{ nodeId: 'n', code: 'x' }] }] },
        'import',
      ),
    restore: (store) => allVersions(store.backend).restore({ graphId: 'g', generation: 1 }, 'restore', START),
    remove: (store) => allVersions(store.backend).remove({ graphId: 'g' }, 'remove', START),
    clearAccount: (store) => clearAccount(store.backend),
    // What is read of another account is no answer either.
    job: (store) => store.job('of-g'),
    settings: (store) => store.settings(),
    codeMap: (store) => store.codeMap(),
  }

  it.each(Object.keys(WRITES))('commits nothing after it left: %s', async (name) => {
    const store = createPageStore(await open())
    await fileCode(store, 'g')
    const before = store.at(await store.epoch())
    await clearAccount(store.backend)
    await fileCode(store, 'g')
    const [jobs, code, settings, revision] = await Promise.all([
      store.jobs(),
      store.codeMap(),
      store.settings(),
      store.revision(),
    ])
    await expect(WRITES[name]?.(before)).rejects.toMatchObject(LEFT)
    expect(await Promise.all([store.jobs(), store.codeMap(), store.settings(), store.revision()])).toEqual([
      jobs,
      code,
      settings,
      revision,
    ])
    store.close()
  })

  it('goes on as long as it is there', async () => {
    const store = createPageStore(await open())
    const mine = store.at(await store.epoch())
    await fileCode(mine, 'g')
    expect(await mine.codeMap()).toEqual({ g: { n: ['code of g'] } })
    store.close()
  })
})

it.each([0, 1])('what was begun for one account commits nothing for the next one, after %i jobs', async (n) => {
  await emptied()
  const store = createPageStore(accountsBackend())
  await goTo(store.backend, ANN)
  // An account that has nothing here leaves its place to the next one.
  for (let i = 0; i < n; i++) await store.add([{ job: aJob() }])
  const anns = store.at(await store.epoch())
  await goTo(store.backend, BOB)
  await expect(anns.add([{ job: aJob() }])).rejects.toMatchObject(LEFT)
  await expect(anns.settings()).rejects.toMatchObject(LEFT)
  expect(await store.jobs()).toEqual([])
  store.close()
})
