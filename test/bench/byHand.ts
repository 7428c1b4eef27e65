import { textHash } from '../../src/core/hash'
import { PACK_UNITS } from '../../src/core/packs'
import { done, type Layout, nodesOf, open, result } from './layouts'

const STORES = ['jobs', 'graphs', 'generations', 'indexes', 'packs', 'places', 'meta'] as const
const HISTORY = 100

interface Job {
  readonly id: string
  readonly state: 'fetching' | 'completed'
  readonly finishedAt?: number
  readonly timeline: readonly object[]
}
interface Place {
  readonly generation: number
  readonly pack: number
  readonly at: number
}
type Places = Map<number, Place>

/**
 * The same outcome as ours, as short as it can be written: the job that still waits for it ends with it, code of a graph
 * that is there already is not stored again, the generation, the graph's line, statistics, revision and history follow,
 * in one transaction, for which all is asked for at once.
 */
export async function byHand(): Promise<Layout> {
  const db = await open('by hand', ...STORES)
  return {
    async prepare(graphId) {
      const transaction = db.transaction('jobs', 'readwrite', { durability: 'strict' })
      const job: Job = { id: graphId, state: 'fetching', timeline: [{ at: Date.now(), state: 'fetching' }] }
      transaction.objectStore('jobs').put(job, graphId)
      await done(transaction)
    },
    async put(graphId, answer) {
      const nodes = nodesOf(answer)
      const transaction = db.transaction(STORES, 'readwrite', { durability: 'strict' })
      const store = (name: (typeof STORES)[number]) => transaction.objectStore(name)
      const [job, line, places = new Map(), statistics, revision, finished = []] = await Promise.all([
        result<Job | undefined>(store('jobs').get(graphId)),
        result<{ generation: number } | undefined>(store('graphs').get(graphId)),
        result<Places | undefined>(store('places').get(graphId)),
        result<{ completed: number; files: number } | undefined>(store('meta').get('statistics')),
        result<number | undefined>(store('meta').get('revision')),
        result<string[] | undefined>(store('meta').get('finished')),
      ])
      if (job?.state !== 'fetching') return transaction.abort()
      const generation = (line?.generation ?? 0) + 1
      const packs: string[][] = [[]]
      let units = 0
      const index = []
      for (const { id, name, config } of nodes) {
        const hash = textHash(config)
        let place = places.get(hash)
        if (place) {
          const pack: string[] = await result(store('packs').get([graphId, place.generation, place.pack]))
          if (pack[place.at] !== config) place = undefined
        }
        if (!place) {
          if (units > PACK_UNITS) {
            packs.push([])
            units = 0
          }
          units += config.length
          place = { generation, pack: packs.length - 1, at: (packs.at(-1) as string[]).push(config) - 1 }
          places.set(hash, place)
        }
        index.push({ id, name, hash, units: config.length, ...place })
      }
      const finishedAt = Date.now()
      for (const [pack, texts] of packs.entries()) store('packs').put(texts, [graphId, generation, pack])
      store('indexes').put(index, [graphId, generation])
      store('generations').put({ jobId: job.id, storedAt: finishedAt, nodes: index.length }, [graphId, generation])
      store('graphs').put({ graphId, generation, nodes: index.length, updatedAt: finishedAt }, graphId)
      store('places').put(places, graphId)
      const ended: Job = { ...job, state: 'completed', finishedAt }
      store('jobs').put(ended, job.id)
      for (const id of finished.slice(0, Math.max(0, finished.length + 1 - HISTORY))) store('jobs').delete(id)
      const { completed = 0, files = 0 } = statistics ?? {}
      store('meta').put({ completed: completed + 1, files: files + index.length }, 'statistics')
      store('meta').put((revision ?? 0) + 1, 'revision')
      store('meta').put([...finished, job.id].slice(-HISTORY), 'finished')
      transaction.commit()
      await done(transaction)
    },
    async show(graphId) {
      const transaction = db.transaction(['graphs', 'indexes'])
      const graphs = result(transaction.objectStore('graphs').getAll())
      const newest = IDBKeyRange.bound([graphId], [graphId, []])
      const indexes = result<object[][]>(transaction.objectStore('indexes').getAll(newest))
      return (await graphs).length + ((await indexes).at(-1)?.length ?? 0)
    },
    async read(graphId, nodeId) {
      const transaction = db.transaction(['packs', 'indexes'])
      const indexes: (Place & { id: string })[][] = await result(
        transaction.objectStore('indexes').getAll(IDBKeyRange.bound([graphId], [graphId, []])),
      )
      const found = indexes.at(-1)?.find(({ id }) => id === nodeId)
      if (!found) return undefined
      const texts: string[] = await result(
        transaction.objectStore('packs').get([graphId, found.generation, found.pack]),
      )
      return texts[found.at]
    },
    close: () => db.close(),
  }
}
