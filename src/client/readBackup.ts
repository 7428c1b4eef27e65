import { BACKUP_FORMAT, BACKUP_VERSION, createBackupReader } from '../core/backup'
import { CodegenError, failure } from '../core/failure'
import { type ImportedGraph, newsIn, readCodeMap } from '../core/imported'
import type { Job } from '../core/job'
import { get, isObject, type JsonObject, parsedJson } from '../core/json'
import type { RestoredJob } from '../core/protocol'
import type { PageStore } from '../storage/pageStore'
import { chainedSum } from './chainedSum'

/** A plain map is read at once; real ones are far smaller. */
const MOST_MAP_BYTES = 256 * 1024 * 1024
const LINE_FEED = 10

export type BackupPart = { readonly graph: ImportedGraph } | { readonly restored: RestoredJob }

/**
 * What a file holds, part by part: a backup of this app, packed or not, or a plain `{graphId: {nodeId: code[]}}`. Of a
 * map only what differs from what is here. The end is reached only when the checksum is right: who must store nothing
 * of a damaged file reads it twice. @throws {CodegenError} `unreadableFile` that names the line
 */
export async function* readBackup(file: Blob, store: PageStore, now: number): AsyncGenerator<BackupPart> {
  let at = 0
  try {
    const lines = linesOf(await unpacked(file))
    const first = await lines.next()
    const head = first.done ? undefined : parsed(first.value)
    if (!isObject(head) || get(head, 'format') !== BACKUP_FORMAT) {
      yield* mapParts(file, store, now)
      return
    }
    if (get(head, 'version') !== BACKUP_VERSION) throw new Error('it was made by a newer version of this app')
    const sum = chainedSum()
    await sum.add(first.value as Uint8Array)
    const reader = createBackupReader()
    for await (const bytes of lines) {
      at += 1
      const line = parsed(bytes)
      if (!isObject(line)) throw new Error('it is cut off or damaged')
      const end = get(line, 'end')
      if (isObject(end)) {
        if (get(end, 'lines') !== at || get(end, 'sum') !== sum.hex()) throw new Error('its checksum is wrong')
        const last = reader.finish()
        if (last) yield { graph: last }
        return
      }
      await sum.add(bytes)
      const graph = reader.read(line)
      if (graph) yield { graph }
      const restored = jobOf(line)
      if (restored) yield { restored }
    }
    throw new Error('its end is missing')
  } catch (error) {
    if (error instanceof CodegenError) throw error
    throw new CodegenError(failure('unreadableFile', `Line ${at + 1}: ${reasonOf(error)}.`))
  }
}

function reasonOf(error: unknown): string {
  // What a browser says of it quotes the file.
  if (error instanceof SyntaxError) return 'it is not JSON'
  return error instanceof Error ? error.message : String(error)
}

function jobOf(line: JsonObject): RestoredJob | undefined {
  const [job, request] = [get(line, 'job'), get(line, 'request')]
  if (!isObject(job) || get(job, 'finishedAt') === undefined) return undefined
  return { job: job as unknown as Job, ...(isObject(request) ? { request: request as never } : {}) }
}

async function* mapParts(file: Blob, store: PageStore, now: number): AsyncGenerator<BackupPart> {
  if (file.size > MOST_MAP_BYTES) throw new Error('it is no backup, and too large for a map')
  const map = readCodeMap(JSON.parse(await file.text()))
  if (!map || map.graphs.length === 0) throw new Error('it is neither a backup nor a map of code')
  const storedAt = file instanceof File ? file.lastModified : now
  for (const [graphId, nodes] of map.graphs) {
    const files = newsIn(nodes, (await store.codeMap(graphId))[graphId])
    yield { graph: { graphId, name: graphId, versions: files.length > 0 ? [{ storedAt, files }] : [] } }
  }
}

async function unpacked(file: Blob): Promise<ReadableStream<Uint8Array>> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer())
  const isPacked = first === 0x1f && second === 0x8b
  return isPacked ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream()
}

/** Lines with their line feed; a last one without it, too. */
async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  let parts: Uint8Array[] = []
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      let from = 0
      for (let end = chunk.value.indexOf(LINE_FEED); end >= 0; end = chunk.value.indexOf(LINE_FEED, from)) {
        yield joined([...parts, chunk.value.subarray(from, end + 1)])
        parts = []
        from = end + 1
      }
      if (from < chunk.value.length) parts.push(chunk.value.slice(from))
    }
    if (parts.length > 0) yield joined(parts)
  } finally {
    await reader.cancel().catch(() => {})
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function parsed(bytes: Uint8Array): unknown {
  return parsedJson(new TextDecoder().decode(bytes))
}
