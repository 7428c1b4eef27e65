import type { ScanFilter, ScannedFile } from '../../../client/scanCode'
import type { LineHit, SearchQuery } from '../../../core/search'

/** From the page to the worker. */
export interface SearchOrder {
  readonly query: SearchQuery
  readonly filter: ScanFilter
  /** A name of `highlightable`; absent: all. */
  readonly language?: string
  /** The code itself, where it lies in the page's memory only. */
  readonly code?: readonly ScannedFile[]
}

/** A file with matches. */
export interface FileHits extends Omit<ScannedFile, 'code' | 'pack' | 'at' | 'units'> {
  readonly lines: readonly LineHit[]
  readonly matches: number
}

/** From the worker to the page. `found` also says that it is alive. */
export type SearchNews =
  | { readonly type: 'found'; readonly files: readonly FileHits[]; readonly read: number; readonly units: number }
  | { readonly type: 'done'; readonly files: number }
  | { readonly type: 'failed'; readonly why: string }
