import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Backend } from '../../../src/storage/backend'
import { DATABASE, openIndexedDb } from '../../../src/storage/indexedDbBackend'
import { createMemoryBackend } from '../../../src/storage/memoryBackend'
import { createPageStore } from '../../../src/storage/pageStore'
import { reopeningBackend } from '../../../src/storage/reopeningBackend'
import { openToken, sealToken } from '../../../src/storage/tokenVault'
import { freshIndexedDb } from '../support/backends'
import { aJob } from '../support/jobs'

beforeEach(freshIndexedDb)

const done = <T>(asked: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })

describe('a database over many lives', () => {
  it('is asked to write what is acknowledged to the disk', async () => {
    const asked = vi.spyOn(IDBDatabase.prototype, 'transaction')
    await createPageStore(await openIndexedDb()).add([{ job: aJob() }])
    const writes = asked.mock.calls.filter(([, mode]) => mode === 'readwrite')
    expect(writes.length).toBeGreaterThan(0)
    for (const [, , options] of writes) expect(options).toEqual({ durability: 'strict' })
    asked.mockRestore()
  })

  it('is there again after it was closed', async () => {
    const first = createPageStore(await openIndexedDb())
    await first.add([{ job: aJob() }])
    first.close()
    expect(await createPageStore(await openIndexedDb()).jobs()).toEqual([aJob()])
  })

  it('is opened again by whoever holds it, after a close and after a deletion', async () => {
    const store = createPageStore(reopeningBackend(openIndexedDb))
    await store.add([{ job: aJob() }])
    store.close()
    expect(await store.jobs()).toHaveLength(1)
    // Held open, this would wait for ever: the deletion is blocked until the holder lets go.
    await done(indexedDB.deleteDatabase(DATABASE))
    expect(await store.jobs()).toEqual([])
    await store.add([{ job: aJob() }])
    expect(await store.jobs()).toHaveLength(1)
  })

  it('makes way for a newer version, and is then left alone', async () => {
    let closed = 0
    const store = createPageStore(
      reopeningBackend((onClosed) =>
        openIndexedDb(() => {
          closed += 1
          onClosed()
        }),
      ),
    )
    await store.add([{ job: aJob() }])
    const newer = await done(indexedDB.open(DATABASE, 99))
    expect(closed).toBe(1)
    await expect(store.jobs()).rejects.toMatchObject({ failure: { code: 'newerDatabase' } })
    await expect(store.add([{ job: aJob({ id: 'job-2' }) }])).rejects.toMatchObject({
      failure: { code: 'newerDatabase' },
    })
    expect(await done(newer.transaction('jobs').objectStore('jobs').count())).toBe(1)
    newer.close()
  })

  it('is opened once for all who ask at the same time, and again after a failure', async () => {
    let opened = 0
    const failing: (() => Promise<Backend>)[] = [
      () => Promise.reject(new Error('no')),
      async () => createMemoryBackend(),
    ]
    const store = createPageStore(
      reopeningBackend(() => failing[Math.min(opened++, 1)]?.() ?? Promise.reject(new Error())),
    )
    const answers = await Promise.allSettled([store.jobs(), store.jobs()])
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(opened).toBe(1)
    await Promise.all([store.jobs(), store.jobs()])
    expect(opened).toBe(2)
  })
})

describe('the token', () => {
  const TOKEN = 'kg_live_0123456789abcdef'

  it('comes back from its seal', async () => expect(await openToken(await sealToken(TOKEN))).toBe(TOKEN))

  it('is sealed anew each time, with a key that cannot be taken out', async () => {
    const [a, b] = [await sealToken(TOKEN), await sealToken(TOKEN)]
    expect(Buffer.from(a.data).equals(Buffer.from(b.data))).toBe(false)
    expect(a.key.extractable).toBe(false)
    await expect(crypto.subtle.exportKey('raw', a.key)).rejects.toThrow()
    await expect(openToken({ ...a, key: b.key })).rejects.toThrow()
  })

  it('is nowhere in what is stored', async () => {
    const store = createPageStore(createMemoryBackend())
    const token = await sealToken(TOKEN)
    await store.saveSettings(() => ({ token }))
    const kept = (await store.settings()).token
    expect(JSON.stringify(await store.settings())).not.toContain(TOKEN)
    expect(Buffer.from(kept?.data ?? new ArrayBuffer(0)).includes(TOKEN)).toBe(false)
    expect(kept && (await openToken(kept))).toBe(TOKEN)
  })

  it('that was tampered with is refused', async () => {
    const sealed = await sealToken(TOKEN)
    new Uint8Array(sealed.data)[0] = (new Uint8Array(sealed.data)[0] ?? 0) ^ 1
    await expect(openToken(sealed)).rejects.toThrow()
  })
})
