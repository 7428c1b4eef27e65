import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { deserialize, serialize } from 'node:v8'
import type { StorageAdapter, StorageTransaction } from '../../../src/client/connectCodegen'
import { createMemoryBackend } from '../../../src/storage/memoryBackend'

type Step = readonly ['put' | 'delete' | 'deleteAll', ...given: unknown[]]

/**
 * A storage of a host's own: a journal in a file, one line per transaction, which is played again when it is opened. It
 * knows nothing of the library but its public interface, and lets memory answer what is asked.
 */
export async function openJournal(path: string): Promise<StorageAdapter> {
  const memory = createMemoryBackend()
  const lines = existsSync(path) ? readFileSync(path, 'latin1').split('\n').filter(Boolean) : []
  for (const line of lines) {
    const steps = deserialize(Buffer.from(line, 'base64')) as readonly Step[]
    await memory.write([], async (tx) => {
      for (const [what, ...given] of steps) (tx[what] as (...all: unknown[]) => void)(...given)
    })
  }
  return {
    kind: 'custom',
    read: memory.read,
    write: (stores, work) =>
      memory.write(stores, async (tx) => {
        const steps: Step[] = []
        const result = await work(noting(tx, steps))
        if (steps.length > 0) appendFileSync(path, `${serialize(steps).toString('base64')}\n`)
        return result
      }),
    close() {},
  }
}

function noting(tx: StorageTransaction, steps: Step[]): StorageTransaction {
  return {
    ...tx,
    put(store, record) {
      steps.push(['put', store, structuredClone(record)])
      tx.put(store, record)
    },
    delete(store, key) {
      steps.push(['delete', store, key])
      tx.delete(store, key)
    },
    deleteAll(store, prefix) {
      steps.push(['deleteAll', store, prefix])
      tx.deleteAll(store, prefix)
    },
  }
}
