import type { AccountLabel, Places } from '../core/accounts'
import type { EntryChunk } from '../core/entries'
import type { GraphRow } from '../core/graphIndex'
import type { GraphShape } from '../core/graphShape'
import type { CodegenStatistics, Job } from '../core/job'
import type { CodegenRequest } from '../core/kubegram'
import type { Pack } from '../core/packs'
import type { PushedJobs } from '../core/push'
import type { PlacesPart } from '../core/textPlaces'
import type { GenerationHead } from '../core/versions'

/** Every record that is kept, by the name of its object store. */
export interface Records {
  jobs: Job
  requests: { readonly id: string; readonly request: CodegenRequest }
  graphs: GraphRow
  shapes: {
    readonly graphId: string
    readonly shape: GraphShape
    /** The generation that came of it. Absent in what was stored before that was noted. */
    readonly generation?: number
  }
  generations: GenerationHead
  entries: EntryChunk
  folds: EntryChunk
  packs: Pack
  places: PlacesPart
  meta: Meta
  quarantine: Quarantined
}

/** A record that could not be read as what it should be: set aside as it was. */
export interface Quarantined {
  /** The store and the key that it had, as JSON. */
  readonly id: string
  readonly store: string
  readonly key: unknown
  /** As it was, where the browser still gave it out. */
  readonly record?: unknown
  readonly reason: string
  /** ms since 1970 */
  readonly at: number
}

export type StoreName = keyof Records

export type Meta =
  /** `floor`: the highest number that a generation of a graph that is gone had. */
  | { readonly name: 'store'; readonly revision: number; readonly floor?: number }
  | { readonly name: 'statistics'; readonly statistics: CodegenStatistics }
  /** Jobs that are not kept any more, the last one last. */
  | { readonly name: 'gone'; readonly ids: readonly string[] }
  | { readonly name: 'settings'; readonly settings: StoredSettings }
  /** Only in the first database: which other ones there are, and which one is looked at. */
  | ({ readonly name: 'places' } & Places)

/** Settings as they lie on disk: the token only sealed. */
export interface StoredSettings {
  /** Which of the browser's databases this is; the first one says nothing. */
  readonly place?: number
  /** How often everything of an account was cleared here. */
  readonly epoch?: number
  readonly basePath?: string
  readonly teamId?: string
  /** Jobs that ended since somebody last looked, for the icon's badge. */
  readonly unseen?: number
  /** Since when jobs wait for a sign-in. */
  readonly signedOutAt?: number
  /** How often somebody signed in anew or chose another path: what requests from before say of signing in says nothing. */
  readonly signIns?: number
  /** When the server refused our cookies as too many: since then the code is not mirrored to one. */
  readonly cookiesShedAt?: number
  /** How many finished jobs are kept, and for how many days; 100, and for ever. */
  readonly keepJobs?: number
  readonly keepDays?: number
  /** How many jobs of one batch the server may have at one time. */
  readonly batchLimit?: number
  readonly token?: SealedToken
  /** `false`: the user wants no stream of changes, the schedule alone. */
  readonly live?: boolean
  /** What the server was told to push for. */
  readonly push?: PushedJobs
  /** `false`: the user wants nothing done once the last tab is closed. */
  readonly afterClosing?: boolean
}

export interface SealedToken {
  readonly key: CryptoKey
  readonly iv: Uint8Array<ArrayBuffer>
  readonly data: ArrayBuffer
}

export type Key = string | readonly (string | number)[]

export interface Query {
  /** Walk this index instead of the primary key. Records without the indexed field are not in it. */
  readonly index?: 'dueAt' | 'finishedAt' | 'graphId' | 'updatedAt'
  /** Only records whose key is, or starts with, this. */
  readonly only?: Key
  readonly newestFirst?: boolean
  /** Only records whose primary key comes after this one: for reading many in pieces. None of these with `index`. */
  readonly after?: Key
  /** Only records whose primary key is this one or comes after it, or is this one or comes before it. */
  readonly from?: Key
  readonly to?: Key
  readonly limit?: number
}

/** What a transaction's work may do. It must await nothing else. */
export interface Tx {
  get<S extends StoreName>(store: S, key: Key): Promise<Records[S] | undefined>
  list<S extends StoreName>(store: S, query?: Query): Promise<readonly Records[S][]>
  /** The primary keys of what `list` would bring, in the same order. */
  keys(store: StoreName, query?: Query): Promise<readonly Key[]>
  put<S extends StoreName>(store: S, record: Records[S]): void
  delete(store: StoreName, key: Key): void
  /** Deletes all records, or those whose key starts with `prefix`. */
  deleteAll(store: StoreName, prefix?: Key): void
}

/**
 * Where records are kept. A run either happens whole or not at all: when `work` throws, nothing of it is kept. Writers
 * of the same stores go one after the other; records are handed over as copies, and may be whatever can be cloned.
 */
export interface Backend {
  /** `custom`: brought by the host. */
  readonly kind: 'indexedDB' | 'memory' | 'custom'
  /** Made by a newer version: read as well as can be, never written. */
  readonly isReadOnly?: true
  /** Where every account has records of its own. Without it there is room for one account. */
  readonly accounts?: Accounts
  read<T>(stores: readonly StoreName[], work: (tx: Tx) => Promise<T>): Promise<T>
  /** Resolves once the change is durable. @throws {CodegenError} `storageFull`, `storageTrouble` */
  write<T>(stores: readonly StoreName[], work: (tx: Tx) => Promise<T>): Promise<T>
  close(): void
}

/** The accounts of a backend. Whatever is read or written afterwards is the current one's. */
export interface Accounts {
  /**
   * Turns to the records of `wanted`, new ones if there are none; `now` says whose the present ones are, where nobody
   * noted that yet. Tells whether they are others than before.
   */
  goTo(wanted: AccountLabel, now: AccountLabel): Promise<boolean>
  /** The current account left: nothing says any more whose records these were. */
  forget(): Promise<void>
  /** Another tab or worker turned to another account. */
  follow(): void
}

/** The key of each store's records. */
export const KEY_PATHS = {
  jobs: 'id',
  requests: 'id',
  graphs: 'graphId',
  shapes: 'graphId',
  generations: ['graphId', 'generation'],
  entries: ['graphId', 'generation', 'first'],
  folds: ['graphId', 'first'],
  packs: ['graphId', 'generation', 'pack'],
  places: ['graphId', 'part'],
  meta: 'name',
  quarantine: 'id',
} as const satisfies Record<StoreName, string | readonly string[]>

export function keyOf(store: StoreName, record: unknown): Key {
  const path: string | readonly string[] = KEY_PATHS[store]
  const fields = record as Readonly<Record<string, string | number>>
  return typeof path === 'string' ? (fields[path] as string) : path.map((part) => fields[part] as string | number)
}
