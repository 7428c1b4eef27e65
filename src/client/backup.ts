import type { Command } from '../core/protocol'
import type { Backend } from '../storage/backend'
import { type ImportOutcome, planImport } from '../storage/importGraph'
import { createPageStore } from '../storage/pageStore'
import { leaveOut, type SecretsChoice } from './leaveOut'
import { newId } from './newId'
import { readBackup } from './readBackup'
import { writeBackup, writeMap } from './writeBackup'

/** What restoring a file will do, or did. Nothing that is here is changed or deleted by it. */
export interface RestorePlan {
  readonly graphs: readonly ImportOutcome[]
  /** Finished jobs that are not in the history here, and those that are. */
  readonly jobs: { readonly added: number; readonly known: number }
}

export interface WrittenFile {
  readonly blob: Blob
  /** How many files stayed out of it because they hold secrets; equal code counts once. */
  readonly withheld: number
}

export async function backup(backend: Backend, choice: SecretsChoice): Promise<WrittenFile> {
  const left = leaveOut(choice)
  const packed = writeBackup(backend, Date.now(), left).pipeThrough(new CompressionStream('gzip'))
  const blob = await new Response(packed, { headers: { 'Content-Type': 'application/gzip' } }).blob()
  return { blob, withheld: left.files }
}

export async function exportMap(backend: Backend, choice: SecretsChoice): Promise<WrittenFile> {
  const left = leaveOut(choice)
  const headers = { 'Content-Type': 'application/json' }
  return { blob: await new Response(writeMap(backend, left), { headers }).blob(), withheld: left.files }
}

export async function planRestore(backend: Backend, file: Blob): Promise<RestorePlan> {
  const graphs: ImportOutcome[] = []
  const jobs = { added: 0, known: 0 }
  const store = createPageStore(backend)
  for await (const part of readBackup(file, store, Date.now())) {
    if ('graph' in part) graphs.push(await planImport(backend, part.graph))
    else if (await store.job(part.restored.job.id)) jobs.known += 1
    else jobs.added += 1
  }
  return { graphs, jobs }
}

/** Reads the whole file first: of a damaged one nothing is stored. */
export async function restore(
  backend: Backend,
  send: (command: Command) => Promise<unknown>,
  file: Blob,
): Promise<RestorePlan> {
  const plan = await planRestore(backend, file)
  const id = newId()
  for await (const part of readBackup(file, createPageStore(backend), Date.now())) {
    if ('restored' in part) await send({ type: 'restoreJobs', jobs: [part.restored] })
    else {
      const { versions, ...graph } = part.graph
      // One version at a time: a graph with its whole history may be too much for one message.
      for (const version of versions) await send({ type: 'importCode', id, graph: { ...graph, versions: [version] } })
    }
  }
  return plan
}
