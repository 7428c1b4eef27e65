import { BACKUP_FORMAT, BACKUP_VERSION, type BackupLine, versionLines } from '../core/backup'
import type { NodeEntry } from '../core/codeMap'
import { type Pack, type Place, placeOf } from '../core/packs'
import type { Backend } from '../storage/backend'
import { readGenerations } from '../storage/generations'
import { createPageStore } from '../storage/pageStore'
import { chainedSum } from './chainedSum'
import type { LeaveOut } from './leaveOut'

/** Everything that is stored, but for settings and token: a graph at a time, so that memory holds no more than one. */
export function writeBackup(backend: Backend, now: number, left: LeaveOut): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder()
  const lines = backupLines(backend, now, left)
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

async function* backupLines(backend: Backend, createdAt: number, left: LeaveOut): AsyncGenerator<BackupLine> {
  yield { format: BACKUP_FORMAT, version: BACKUP_VERSION, createdAt }
  const store = createPageStore(backend)
  for (const { graphId, name } of await store.graphs()) {
    yield { graph: { graphId, name } }
    const [generations, keys] = await backend.read(['generations', 'entries', 'packs'], (tx) =>
      Promise.all([readGenerations(tx, graphId), tx.keys('packs', { only: graphId })]),
    )
    const types = new Map(generations.flatMap(({ nodes }) => nodes.flatMap(typesByPlace)))
    const numbers = new Map<string, number>()
    for (const key of keys) {
      const pack = await backend.read(['packs'], (tx) => tx.get('packs', key))
      const texts: string[] = []
      for (const [at, text] of (pack?.texts ?? []).entries()) {
        const place = keyOf({ ...(pack as Pack), at })
        if (await left.isOut(text, types.get(place))) continue
        numbers.set(place, numbers.size)
        texts.push(text)
      }
      yield { texts }
    }
    yield* versionLines(generations, (place) => numbers.get(keyOf(place)))
  }
  for (const job of await store.jobs()) {
    const request = await store.request(job.id)
    yield request ? { job, request } : { job }
  }
}

function typesByPlace(node: NodeEntry): readonly (readonly [string, string])[] {
  return node.files.map((file) => [keyOf(placeOf(node, file)), node.nodeType])
}

function keyOf({ generation, pack, at }: Place): string {
  return `${generation}/${pack}/${at}`
}

/** `{graphId: {nodeId: code[]}}` of all current code, a graph at a time. Nodes that hold what stays out stay out. */
export function writeMap(backend: Backend, left: LeaveOut): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder()
  const parts = mapParts(backend, left)
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await parts.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
}

async function* mapParts(backend: Backend, left: LeaveOut): AsyncGenerator<string> {
  const store = createPageStore(backend)
  yield '{'
  let before = ''
  for (const { graphId } of await store.graphs()) {
    const nodes = (await store.codeMap(graphId))[graphId]
    const types = new Map((await store.graph(graphId))?.nodes.map((node) => [node.nodeId, node.nodeType]))
    const kept: [string, readonly string[]][] = []
    for (const [nodeId, codes] of Object.entries(nodes ?? {})) {
      if (!(await anyIsOut(left, codes, types.get(nodeId)))) kept.push([nodeId, codes])
    }
    if (kept.length === 0) continue
    yield `${before}${JSON.stringify(graphId)}:${JSON.stringify(Object.fromEntries(kept))}`
    before = ','
  }
  yield '}\n'
}

async function anyIsOut(left: LeaveOut, codes: readonly string[], nodeType: string | undefined): Promise<boolean> {
  const out: boolean[] = []
  for (const code of codes) out.push(await left.isOut(code, nodeType))
  return out.includes(true)
}
