import { type Accessor, createSignal } from 'solid-js'
import { nextTask } from '../../client/inSteps'
import { type Failure, toFailure } from '../../core/failure'
import { MAX_INPUT_BYTES, type ReadInput, readGraphText } from '../../core/input'
import { sizeText } from '../words/count'
import { loadDrafts, saveDrafts } from './draftKeeper'

/** A graph on its way to becoming a job, or a file that cannot become one. */
export interface Draft {
  readonly id: number
  readonly name: string
  readonly bytes: number
  /** The text, or its beginning where the file was too large to be read. */
  readonly text: string
  readonly whole: boolean
  readonly outcome: { readonly input: ReadInput } | { readonly failure: Failure }
}

export interface Drafts {
  readonly all: Accessor<readonly Draft[]>
  addText(name: string, text: string): number
  addFiles(files: readonly File[]): Promise<void>
  /** Reads an edited text anew. */
  edit(id: number, text: string): void
  remove(ids: readonly number[]): void
}

const BEGINNING_BYTES = 64 * 1024

let ofThisPage: Drafts | undefined

/** The drafts of this page. Not part of what every view shares: the shell does without what reads graphs. */
export function useDrafts(): Drafts {
  ofThisPage ??= createDrafts()
  return ofThisPage
}

function createDrafts(): Drafts {
  let lastId = 0
  const [all, setAll] = createSignal<readonly Draft[]>(
    loadDrafts().map(({ name, text }) => readDraft(++lastId, name, text)),
  )
  const change = (next: readonly Draft[]) => {
    setAll(next)
    saveDrafts(next.filter((draft) => draft.whole))
  }
  const add = (drafts: readonly Draft[]) => change([...all(), ...drafts])
  return {
    all,
    addText(name, text) {
      add([readDraft(++lastId, name, text)])
      return lastId
    },
    async addFiles(files) {
      const read: Draft[] = []
      for (const file of files) {
        read.push(await readFile(++lastId, file))
        // Thousands of nodes take a while to read, and again to show: the page has its turn in between.
        await nextTask()
      }
      add(read)
    },
    edit(id, text) {
      change(all().map((draft) => (draft.id === id ? readDraft(id, draft.name, text) : draft)))
    },
    remove(ids) {
      change(all().filter((draft) => !ids.includes(draft.id)))
    },
  }
}

function readDraft(id: number, name: string, text: string): Draft {
  return { id, name, bytes: new Blob([text]).size, text, whole: true, outcome: readOutcome(text) }
}

function readOutcome(text: string): Draft['outcome'] {
  try {
    return { input: readGraphText(text) }
  } catch (error) {
    return { failure: toFailure(error) }
  }
}

async function readFile(id: number, file: File): Promise<Draft> {
  const { name, size: bytes } = file
  try {
    if (bytes <= MAX_INPUT_BYTES) return readDraft(id, name, await file.text())
    const text = await file.slice(0, BEGINNING_BYTES).text()
    const detail = `The file has ${sizeText(bytes)}; a graph may have at most ${MAX_INPUT_BYTES / 1024 / 1024} MiB.`
    return { id, name, bytes, text, whole: false, outcome: { failure: { code: 'invalidInput', detail } } }
  } catch (error) {
    // A folder, or a file that went away between choosing and reading.
    const detail = `The file cannot be read: ${error instanceof Error ? error.message : String(error)}`
    return { id, name, bytes, text: '', whole: false, outcome: { failure: { code: 'invalidInput', detail } } }
  }
}
