import { BACKUP_FORMAT, BACKUP_VERSION, type BackupLine, versionLines } from '../core/backup'
import type { Backend } from '../storage/backend'
import { readGenerations } from '../storage/generations'
import { createPageStore } from '../storage/pageStore'
import { chainedSum } from './chainedSum'

/** Everything that is stored, but for settings and token: a graph at a time, so that memory holds no more than one. */
export function writeBackup(backend: Backend, now: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder()
  const lines = backupLines(backend, now)
  const sum = chainedSum()
  let count = 0
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await lines.next()
      const line: BackupLine = done ? { end: { lines: count, sum: sum.hex() } } : value
      // `stringify` escapes lone surrogates: the bytes are UTF-8 whatever the code is.
      const bytes = encoder.encode(`${JSON.stringify(line)}\n`)
      controller.enqueue(bytes)
      if (done) controller.close()
      else {
        count += 1
        await sum.add(bytes)
      }
    },
  })
}

async function* backupLines(backend: Backend, createdAt: number): AsyncGenerator<BackupLine> {
  yield { format: BACKUP_FORMAT, version: BACKUP_VERSION, createdAt }
  const store = createPageStore(backend)
  for (const { graphId, name } of await store.graphs()) {
    yield { graph: { graphId, name } }
    const [generations, keys] = await backend.read(['generations', 'entries', 'packs'], (tx) =>
      Promise.all([readGenerations(tx, graphId), tx.keys('packs', { only: graphId })]),
    )
    const numbers = new Map<string, number>()
    for (const key of keys) {
      const pack = await backend.read(['packs'], (tx) => tx.get('packs', key))
      if (!pack) continue
      for (const at of pack.texts.keys()) numbers.set(`${pack.generation}/${pack.pack}/${at}`, numbers.size)
      yield { texts: pack.texts }
    }
    yield* versionLines(generations, ({ generation, pack, at }) => numbers.get(`${generation}/${pack}/${at}`))
  }
  for (const job of await store.jobs()) {
    const request = await store.request(job.id)
    yield request ? { job, request } : { job }
  }
}

/** `{graphId: {nodeId: code[]}}` of all current code, a graph at a time. */
export function writeMap(backend: Backend): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder()
  const parts = mapParts(backend)
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await parts.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
}

async function* mapParts(backend: Backend): AsyncGenerator<string> {
  const store = createPageStore(backend)
  yield '{'
  let before = ''
  for (const { graphId } of await store.graphs()) {
    const nodes = (await store.codeMap(graphId))[graphId]
    if (!nodes) continue
    yield `${before}${JSON.stringify(graphId)}:${JSON.stringify(nodes)}`
    before = ','
  }
  yield '}\n'
}
