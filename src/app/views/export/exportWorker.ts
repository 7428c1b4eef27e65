import { openStoredCode } from '../../../client/storedCode'
import { type ExportChoice, type ExportPlan, ONE_YAML, type OutFile, planExport } from '../../../core/exportPlan'
import { answerCalls, type Progress } from '../../worker/answerCalls'
import { type FolderPlan, planFolder, writeFolder } from './folder'
import { packZip } from './packZip'
import { countSecrets, type OutAddress, readOut, type StoredFile } from './readOut'

/** What is to go out, and how. */
export interface ExportOrder {
  readonly graph: { readonly graphId: string; readonly name: string }
  readonly address: OutAddress
  readonly choice: ExportChoice
  /** What is stored there, where only the page can read it. */
  readonly stored?: readonly StoredFile[]
}

/** A plan without its texts. */
export interface PlannedExport {
  readonly files: readonly { readonly name: string; readonly units: number }[]
  readonly objects: number
  readonly doubles: readonly string[]
  /** How many files hold secrets, taken along or not. */
  readonly secretFiles: number
  /** How many files are of nodes that are no longer in the graph, taken along or not. */
  readonly formerFiles: number
  /** How many files there are at all. */
  readonly all: number
}

/** A folder plan in numbers and names. */
export interface FolderLook {
  readonly fresh: number
  readonly changed: readonly string[]
  readonly same: number
  readonly left: readonly string[]
}

let read: { readonly key: string; readonly files: Promise<readonly OutFile[]> } | undefined
let plan: ExportPlan | undefined
let folderPlan: FolderPlan | undefined
let isStopped = false

async function load({ address, stored }: ExportOrder, progress: Progress): Promise<readonly OutFile[]> {
  if (stored) return countSecrets(stored, progress)
  const code = await openStoredCode()
  try {
    return countSecrets(await readOut(code, address), progress)
  } finally {
    code.close()
  }
}

const calls = {
  /** Reads what is stored, or takes what was read for this `key`, and plans what goes out. */
  async plan(order: ExportOrder & { readonly key: string }, progress: Progress): Promise<PlannedExport> {
    if (read?.key !== order.key) read = { key: order.key, files: load(order, progress) }
    const all = await read.files
    plan = planExport(order.graph, all, order.choice)
    return {
      files: plan.files.map(({ name, text }) => ({ name, units: text.length })),
      objects: plan.objects,
      doubles: plan.doubles,
      secretFiles: all.filter(({ secrets }) => secrets > 0).length,
      formerFiles: all.filter(({ isFormer }) => isFormer).length,
      all: all.length,
    }
  },
  zip: ({ at }: { readonly at: number }, progress: Progress): Blob => packZip(plan?.files ?? [], at, progress),
  one(): Blob {
    const text = plan?.files.find((file) => file.name === ONE_YAML)?.text ?? ''
    return new Blob([text], { type: 'application/yaml' })
  },
  /** Looks at a folder, and changes nothing. */
  async look({ folder }: { readonly folder: FileSystemDirectoryHandle }, progress: Progress): Promise<FolderLook> {
    folderPlan = await planFolder(folder, plan?.files ?? [], progress)
    const { fresh, changed, same, left } = folderPlan
    return { fresh: fresh.length, changed: changed.map(({ name }) => name), same, left }
  },
  /** Writes what the last look found; answers whether all was written. */
  async write({ removeLeft }: { readonly removeLeft: boolean }, progress: Progress): Promise<boolean> {
    isStopped = false
    return folderPlan !== undefined && writeFolder(folderPlan, removeLeft, progress, () => isStopped)
  },
  /** Lets it finish the file that it is writing, and no other. */
  stopWriting(): void {
    isStopped = true
  },
}

export type ExportCalls = typeof calls

answerCalls(calls)
