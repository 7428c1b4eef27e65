import { beforeEach, describe, expect, it, vi } from 'vitest'
import { openBackend } from '../../../src/client/openBackend'
import { DATABASE } from '../../../src/storage/indexedDbBackend'
import { createPageStore } from '../../../src/storage/pageStore'
import { freshIndexedDb } from '../support/backends'
import { aJob } from '../support/jobs'

beforeEach(freshIndexedDb)

describe('opening what is stored', () => {
  it('is tried twice before memory takes its place', async () => {
    const { open } = indexedDB
    let tries = 0
    const failing = vi.spyOn(indexedDB, 'open').mockImplementation((...given) => {
      tries += 1
      if (tries === 1) throw new DOMException('The disk was busy.', 'UnknownError')
      return open.apply(indexedDB, given)
    })
    const { backend, trouble } = await openBackend()
    expect([backend.kind, trouble]).toEqual(['indexedDB', undefined])
    failing.mockRestore()
    backend.close()
  })

  it('that stays impossible says why, and what is done then is kept as long as the page', async () => {
    const failing = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('The user said no.', 'SecurityError')
    })
    const { backend, trouble } = await openBackend()
    expect(backend.kind).toBe('memory')
    expect(trouble).toEqual({ code: 'storageTrouble', detail: 'The user said no.' })
    const store = createPageStore(backend)
    await store.add([{ job: aJob() }])
    expect(await store.jobs()).toHaveLength(1)
    failing.mockRestore()
  })

  it('tells when the browser takes it away', async () => {
    const onLost = vi.fn()
    const { backend } = await openBackend(onLost)
    const deleting = indexedDB.deleteDatabase(DATABASE)
    await new Promise((resolve) => {
      deleting.onsuccess = resolve
    })
    expect(onLost).toHaveBeenCalledOnce()
    backend.close()
  })
})
