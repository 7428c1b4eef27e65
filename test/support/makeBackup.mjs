// Backup files as the app makes them, written by hand: the format is told by its own checksums, not by the app's code.
import { createHash } from 'node:crypto'

/**
 * @typedef {{ nodeId: string, code: string, nodeName?: string, nodeType?: string, fileName?: string, path?: string, language?: string }} BackupFile
 * @typedef {{ storedAt: number, label?: string, files: Iterable<BackupFile> }} BackupVersion
 * @typedef {{ graphId: string, name: string, versions: Iterable<BackupVersion> }} BackupGraph
 */

/** Texts in one line of the file. */
const TEXTS_AT_ONCE = 20

/**
 * @param {Iterable<BackupGraph>} graphs each with its versions, the oldest first
 * @param {Iterable<object>} jobs records of jobs that have ended
 * @returns {Buffer}
 */
export function makeBackup(graphs, jobs = []) {
  const lines = []
  let sum = Buffer.alloc(32)
  const add = (line) => {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`)
    sum = createHash('sha256').update(sum).update(bytes).digest()
    lines.push(bytes)
  }
  add({ format: 'kubegram-codegen-backup', version: 1, createdAt: 0 })
  for (const graph of graphs) addGraph(add, graph)
  for (const job of jobs) add({ job })
  const end = { end: { lines: lines.length, sum: sum.toString('hex') } }
  return Buffer.concat([...lines, Buffer.from(`${JSON.stringify(end)}\n`)])
}

function addGraph(add, { graphId, name, versions }) {
  add({ graph: { graphId, name } })
  const numbers = new Map()
  for (const { files, ...version } of versions) {
    const fresh = []
    const listed = []
    for (const { code, ...file } of files) {
      if (!numbers.has(code)) {
        numbers.set(code, numbers.size)
        fresh.push(code)
      }
      listed.push({ ...file, text: numbers.get(code) })
    }
    for (let from = 0; from < fresh.length; from += TEXTS_AT_ONCE)
      add({ texts: fresh.slice(from, from + TEXTS_AT_ONCE) })
    add({ version: { ...version, files: listed } })
  }
}
