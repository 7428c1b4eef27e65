import type { GeneratedFile } from '../../../src/core/codeMap'
import { transition } from '../../../src/core/transition'
import { complete } from '../../../src/storage/complete'
import { createMemoryBackend } from '../../../src/storage/memoryBackend'
import { createPageStore, type PageStore } from '../../../src/storage/pageStore'
import { aJob, JOBS, START } from '../support/jobs'

/** A store and a way to file code in it, as jobs do. */
export function storeWithCode() {
  const store: PageStore = createPageStore(createMemoryBackend())
  let n = 0
  return {
    store,
    async file(graphId: string, files: readonly GeneratedFile[]) {
      const id = `job-${++n}`
      await store.add([{ job: aJob({ ...JOBS.polling, id, graphId }) }])
      await complete(store.backend, { id, graphId }, files, START + n, (job, result) =>
        transition(job, { type: 'stored', result }, START + n),
      )
    },
  }
}
