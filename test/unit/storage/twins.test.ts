import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transition } from '../../../src/core/transition'
import { currentNodes } from '../../../src/core/versions'
import type { Backend, StoreName } from '../../../src/storage/backend'
import { complete } from '../../../src/storage/complete'
import { readGenerations } from '../../../src/storage/generations'
import { importGraph } from '../../../src/storage/importGraph'
import { createMemoryBackend } from '../../../src/storage/memoryBackend'
import { createPageStore } from '../../../src/storage/pageStore'
import { tidyCode } from '../../../src/storage/tidy'
import { allVersions } from '../support/allVersions'
import { BACKENDS } from '../support/backends'
import { aJob, JOBS, START } from '../support/jobs'

const GRAPHS = ['g', '__proto__']
const NODES = ['a', 'b', '', 'lone \ud800']
const graphId = fc.constantFrom(...GRAPHS)
const nodeId = fc.constantFrom(...NODES)
const generation = fc.integer({ min: 1, max: 8 })
const files = fc.array(fc.record({ nodeId, code: fc.constantFrom('', 'x', 'y', 'z\udc00') }), { maxLength: 6 })

/** What somebody may do to the code, one after the other. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('complete' as const), graphId, files }) },
  fc.record({ do: fc.constant('restore' as const), graphId, generation }),
  fc.record({ do: fc.constant('restoreNode' as const), graphId, generation, nodeId }),
  fc.record({ do: fc.constant('remove' as const), graphId, generation }),
  fc.record({ do: fc.constant('removeNode' as const), graphId, nodeId }),
  fc.record({ do: fc.constant('undo' as const), graphId, by: fc.nat(12) }),
  fc.record({ do: fc.constant('mark' as const), graphId, generation, nodeId }),
  fc.record({ do: fc.constant('import' as const), graphId, files, storedAt: fc.integer({ min: -3, max: 20 }) }),
  fc.record({ do: fc.constant('tidy' as const), minutes: fc.nat(30) }),
  fc.record({ do: fc.constant('clear' as const), graphId }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

async function take(backend: Backend, what: Step, n: number): Promise<unknown> {
  const store = createPageStore(backend)
  const versions = allVersions(backend)
  const now = START + n
  switch (what.do) {
    case 'complete': {
      const id = `job-${n}`
      await store.add([{ job: aJob({ ...JOBS.polling, id, graphId: what.graphId }) }])
      return complete(backend, { id, graphId: what.graphId }, what.files, now, (job, result) =>
        transition(job, { type: 'stored', result }, now),
      )
    }
    case 'restore':
    case 'restoreNode':
      return versions.restore(what, `r-${n}`, now)
    case 'remove':
    case 'removeNode':
      return versions.remove(what, `d-${n}`, now)
    case 'undo':
      return versions.undo(what.graphId, `d-${what.by}`)
    case 'mark':
      return versions.mark(what, { label: `mark ${n}`, pinned: n % 2 === 0 })
    case 'import': {
      const version = { storedAt: START + what.storedAt, files: what.files }
      return importGraph(backend, { graphId: what.graphId, name: 'Imported', versions: [version] }, `i-${n}`)
    }
    case 'tidy':
      return tidyCode(backend, now + what.minutes * 60_000)
    case 'clear':
      return store.clearCode(what.graphId)
  }
}

const STORES: readonly StoreName[] = ['jobs', 'graphs', 'shapes', 'generations', 'entries', 'folds', 'packs', 'places']

const dump = (backend: Backend) =>
  backend.read([...STORES, 'meta'], (tx) => Promise.all([...STORES, 'meta' as const].map((name) => tx.list(name))))

/** However the current code of a graph was written down, it is what all versions together say. */
async function mustAgree(backend: Backend): Promise<void> {
  const store = createPageStore(backend)
  for (const id of GRAPHS) {
    const all = await backend.read(['generations', 'entries'], (tx) => readGenerations(tx, id))
    const nodes = [...currentNodes(all)].sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1))
    const shown = [...((await store.graph(id))?.nodes ?? [])].sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1))
    expect(shown).toEqual(nodes)
    const line = (await store.graphs()).find((one) => one.graphId === id)
    expect(line?.nodes ?? 0).toBe(nodes.length)
    for (const node of NODES) {
      const whole = Object.entries((await store.codeMap(id))[id] ?? {}).find(([key]) => key === node)?.[1] ?? []
      expect((await store.files(id, node)).map(({ code }) => code)).toEqual(whole)
    }
    const kept = all.flatMap((one) => one.nodes.filter((node) => !node.deleted).flatMap((node) => node.files))
    const loaded = await Promise.all(
      all.map((one) => allVersions(backend).load({ graphId: id, generation: one.generation })),
    )
    expect(loaded.flat().map(({ units }) => units)).toEqual(kept.map(({ units }) => units))
    expect(loaded.flat().every(({ code, units }) => code.length === units)).toBe(true)
  }
}

describe.each(BACKENDS)('whatever is done to code on %s', (_name, open) => {
  it('all that is known of it agrees, and as on the memory backend', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        const [backend, twin] = [await open(), createMemoryBackend()]
        for (const [n, what] of steps.entries()) {
          expect(await take(backend, what, n)).toEqual(await take(twin, what, n))
        }
        await mustAgree(backend)
        expect(await dump(backend)).toEqual(await dump(twin))
        backend.close()
      }),
      { numRuns: 30 },
    )
  })
})
