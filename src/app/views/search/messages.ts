import type { FoundFile } from '../../../client/storedCode'
import type { LineHit, SearchQuery } from '../../../core/search'

/** From the page to the worker. */
export interface SearchOrder {
  readonly query: SearchQuery
  /** Where to look, in this order. */
  readonly graphs: readonly { readonly graphId: string; readonly name: string; readonly units: number }[]
  /** Older versions as well. */
  readonly versions: boolean
  /** A name of `highlightable`; absent: all. */
  readonly language?: string
  /** The code itself, where it lies in the page's memory only. */
  readonly code?: readonly Portion[]
}

/** Some texts, and for each the files that it is the code of. */
export interface Portion {
  readonly graphId: string
  readonly texts: readonly string[]
  readonly files: readonly (readonly FoundFile[])[]
}

/** A file with matches. */
export interface FileHits extends FoundFile {
  readonly graphName: string
  readonly lines: readonly LineHit[]
  readonly matches: number
}

/** From the worker to the page. Each also says that it is alive. */
export type SearchNews =
  | { readonly type: 'found'; readonly files: readonly FileHits[]; readonly progress: number }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly why: string }
