import { type Accessor, createSignal } from 'solid-js'
import { nextTask } from '../../client/inSteps'
import { type Failure, toFailure } from '../../core/failure'
import { MAX_INPUT_BYTES, type ReadInput, readGraphText } from '../../core/input'
import { sizeText } from '../words/count'
import { loadDrafts, saveDrafts } from './draftKeeper'
import { type LargeGraph, readLargeGraph } from './readLargeGraph'

/** A graph on its way to becoming a job, or a file that cannot become one. */
export interface Draft {
  readonly id: number
  readonly name: string
  readonly bytes: number
  /** The text, or its beginning where the file was too large to be read. */
  readonly text: string
  readonly whole: boolean
  readonly outcome: { readonly input: ReadInput } | { readonly failure: Failure } | { readonly reading: true }
}

export interface Drafts {
  readonly all: Accessor<readonly Draft[]>
  addText(name: string, text: string): number
  addFiles(files: readonly File[]): Promise<void>
  /** Reads an edited text anew. */
  edit(id: number, text: string): void
  /** Also what is still being read, which ends with it. */
  remove(ids: readonly number[]): void
  /** What was removed, where it was; what was not read to its end is read anew. */
  putBack(draft: Draft, place: number): void
}

const BEGINNING_BYTES = 64 * 1024
/** What is longer takes too long to read for a page that is to stay responsive. */
const MOST_UNITS_AT_ONCE = 500_000

let ofThisPage: Drafts | undefined

/** The drafts of this page. Not part of what every view shares: the shell does without what reads graphs. */
export function useDrafts(): Drafts {
  ofThisPage ??= createDrafts()
  return ofThisPage
}

function createDrafts(): Drafts {
  const kept = loadDrafts()
  let lastId = Math.max(0, ...kept.map(({ id }) => id))
  const underWay = new Map<number, LargeGraph>()
  const [all, setAll] = createSignal<readonly Draft[]>([])
  const change = (next: readonly Draft[]) => {
    setAll(next)
    saveDrafts(next.filter((draft) => draft.whole))
  }
  const add = (drafts: readonly Draft[]) => change([...all(), ...drafts])
  const stop = (id: number) => {
    underWay.get(id)?.stop()
    underWay.delete(id)
  }
  const readBeside = (id: number, file: Blob) => {
    const graph = readLargeGraph(file)
    stop(id)
    underWay.set(id, graph)
    const end = (outcome: Draft['outcome']) => {
      if (underWay.get(id) !== graph) return
      underWay.delete(id)
      setAll(all().map((draft) => (draft.id === id ? { ...draft, outcome } : draft)))
    }
    graph.input.then(
      (input) => end({ input }),
      (error) => end({ failure: toFailure(error) }),
    )
  }
  const readText = (id: number, name: string, text: string, file = new Blob([text])): Draft => {
    const draft = { id, name, bytes: file.size, text, whole: true }
    if (text.length <= MOST_UNITS_AT_ONCE) return { ...draft, outcome: readOutcome(text) }
    readBeside(id, file)
    return { ...draft, outcome: { reading: true } }
  }
  const readFile = async (id: number, file: File): Promise<Draft> => {
    const { name, size: bytes } = file
    const refused = (text: string, detail: string): Draft => {
      return { id, name, bytes, text, whole: false, outcome: { failure: { code: 'invalidInput', detail } } }
    }
    try {
      if (bytes <= MAX_INPUT_BYTES) return readText(id, name, await file.text(), file)
      const text = await file.slice(0, BEGINNING_BYTES).text()
      const most = `${MAX_INPUT_BYTES / 1024 / 1024} MiB`
      return refused(text, `The file has ${sizeText(bytes)}; a graph may have at most ${most}.`)
    } catch (error) {
      // A folder, or a file that went away between choosing and reading.
      return refused('', `The file cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  setAll(kept.map(({ id, name, text }) => readText(id, name, text)))
  return {
    all,
    addText(name, text) {
      add([readText(++lastId, name, text)])
      return lastId
    },
    async addFiles(files) {
      const read: Draft[] = []
      for (const file of files) {
        read.push(await readFile(++lastId, file))
        // Many graphs take a while to read, and again to show: the page has its turn in between.
        await nextTask()
      }
      add(read)
    },
    edit(id, text) {
      change(all().map((draft) => (draft.id === id ? readText(id, draft.name, text) : draft)))
    },
    remove(ids) {
      ids.forEach(stop)
      change(all().filter((draft) => !ids.includes(draft.id)))
    },
    putBack(draft, place) {
      const read = 'reading' in draft.outcome ? readText(draft.id, draft.name, draft.text) : draft
      change([...all().slice(0, place), read, ...all().slice(place)])
    },
  }
}

function readOutcome(text: string): Draft['outcome'] {
  try {
    return { input: readGraphText(text) }
  } catch (error) {
    return { failure: toFailure(error) }
  }
}
