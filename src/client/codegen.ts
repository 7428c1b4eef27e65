import type { CodeFile, GraphEntry, GraphFilter, GraphIndex, StoredCodegenData } from '../core/codeMap'
import type { Failure } from '../core/failure'
import type { CodegenStatistics, Job, JobFilter } from '../core/job'
import type { ListedJob } from '../core/jobList'
import type { CodegenRequest } from '../core/kubegram'
import type { PollingChoice } from '../core/polling'
import type { CodegenEvent } from '../core/protocol'
import type { LiveTransport } from '../engine/liveTransport'
import type { Adapters } from '../engine/world'
import type { Backend } from '../storage/backend'
import type { CodeStorage } from './codeStorage'
import type { CodeVersions } from './codeVersions'

export interface SubmitOptions {
  readonly polling?: PollingChoice
  /** Aborting before the job is durable takes it back; later, use `cancel`. */
  readonly signal?: AbortSignal
}

export interface ConnectOptions extends Adapters {
  /**
   * Where this origin serves the engine's worker, `kubegram-codegen/worker`. It is registered with a scope of its own,
   * which holds no page. Without it the engine runs in the page (in this project's own app: in the app's worker).
   */
  readonly workerUrl?: string
  /** Of a worker of the host's own, which imports `kubegram-codegen/worker`. */
  readonly registration?: ServiceWorkerRegistration
  /** `page`: run the engine in this page whatever else is said. With an adapter it runs there anyway. */
  readonly engine?: 'worker' | 'page'
  /**
   * Where jobs, code and settings are kept, in place of IndexedDB. The engine then runs in this page: a worker cannot
   * be given it. A host's own worker is given one of its own, as `self.kubegramCodegen.storage`.
   */
  readonly storage?: Backend
  /**
   * One more way to hear of changes, run by this page while jobs wait. The engine listens to the streams of servers
   * that announce them by itself; this is for servers that tell otherwise, such as over a WebSocket.
   */
  readonly live?: LiveTransport
}

/** What the worker knows of the server and of this account. Never holds the token. */
export interface CodegenSettings {
  /** Base path of the API; the default is the oldest of the three. */
  readonly basePath: string
  readonly teamId?: string
  readonly hasToken: boolean
  /** How many finished jobs the history keeps, and for how many days; without days for ever. */
  readonly keepJobs: number
  readonly keepDays?: number
  /** How many jobs of one batch the server may have at one time. */
  readonly batchLimit: number
  /** Since when jobs wait for a sign-in. */
  readonly signedOutAt?: number
  /** Whether to listen to the server's stream of changes, where it has one. Default true. */
  readonly live: boolean
  /** Whether to go on as long as the browser allows once the last tab is closed. Default true. */
  readonly afterClosing: boolean
}

export interface SettingsChange {
  readonly basePath?: string
  /** `null` forgets it. */
  readonly teamId?: string | null
  readonly token?: string | null
  /**
   * Who is signed in, by any name of yours; a token that is a JWT says it by itself. Every server and account have
   * jobs, code and settings of their own here: another one finds nothing of them, and they are there again with it.
   */
  readonly account?: string
  /** How many finished jobs the history keeps. */
  readonly keepJobs?: number
  /** After how many days finished jobs and older versions go; `null`: never. Current, labelled and pinned code stays. */
  readonly keepDays?: number | null
  /** 1 to 100. */
  readonly batchLimit?: number
  readonly live?: boolean
  readonly afterClosing?: boolean
}

/** Where this page's engine runs, and whether what is stored survives. */
export interface CodegenHealth {
  readonly engine: 'worker' | 'page'
  readonly storage: 'indexedDB' | 'memory' | 'custom' | 'readOnly'
  /** Why it is only memory. */
  readonly trouble?: Failure
}

/**
 * The library: submit, follow, cancel, read. No user interface, no framework.
 * Every call that changes something resolves once the change is durable; it throws `CodegenError`.
 */
export interface Codegen {
  /** Accepts an API request body, an `InitiateCodegenInput`, a canvas graph (`nodes` + `arrows`) or a bare graph. */
  submit(input: unknown, options?: SubmitOptions): Promise<Job>
  /** Many graphs: all are durable at once, and `batchLimit` of them are on the server at one time, in this order. */
  submitBatch(inputs: readonly unknown[], options?: SubmitOptions): Promise<readonly Job[]>
  cancel(id: string): Promise<Job>
  /** All or none. Returns those that were not final yet. */
  cancelAll(ids: readonly string[]): Promise<readonly Job[]>
  /** Ends as a new job: same graph sent again, or, where the server may still have it, the same server job gone on with. */
  retry(id: string): Promise<Job>
  /** The same for every one that has ended; returns the new jobs. */
  retryAll(ids: readonly string[]): Promise<readonly Job[]>
  /**
   * Follow a job that somebody started elsewhere, by its id on the server or a link to it. Where it is followed here
   * already, or its code is here, the answer is that job.
   */
  attach(reference: string, graphId?: string, options?: Pick<SubmitOptions, 'polling'>): Promise<Job>
  /** One page of the server's list of jobs, newest first; it is over when a page brings nothing new. */
  serverJobs(offset?: number): Promise<readonly ListedJob[]>
  /** Attaches jobs of that list; none twice. */
  importJobs(jobs: readonly ListedJob[]): Promise<readonly Job[]>
  /** Look at once instead of at the next due moment. */
  checkNow(id?: string): Promise<void>
  /** Whether the browser itself can wait for this job, through its own restart: Chromium, while the server works on it. */
  canWaitInBackground(id: string): Promise<boolean>
  /** Has it do so: ask for that only when the user wants it, because the browser shows it as a download. */
  waitInBackground(id: string): Promise<void>
  /** Take a finished job out of the list. Its code stays. */
  forget(id: string): Promise<void>
  /** The user is looking at the jobs: the icon's badge and what the system shows of them are done with. */
  seen(): Promise<void>
  jobs(filter?: JobFilter): Promise<readonly Job[]>
  job(id: string): Promise<Job | undefined>
  /** The request a job was submitted with (secrets stripped), for editing and sending again. */
  request(id: string): Promise<CodegenRequest | undefined>
  subscribe(listener: (event: CodegenEvent) => void): () => void
  /**
   * The same as a loop, `for await (const event of codegen.events())`, from the call on. Leaving it, aborting `signal`
   * (throws its reason) or `close` ends it.
   */
  events(options?: { readonly signal?: AbortSignal }): AsyncIterableIterator<CodegenEvent>

  /** Those that have code, the newest code first. */
  graphs(filter?: GraphFilter): Promise<readonly GraphEntry[]>
  graph(graphId: string): Promise<GraphIndex | undefined>
  files(graphId: string, nodeId: string): Promise<readonly CodeFile[]>
  loadGeneratedCode(graphId?: string, nodeId?: string): Promise<StoredCodegenData>
  /** Clears the code of a graph, or of all, with every version, at once and for good. */
  clearGeneratedCode(graphId?: string): Promise<void>
  readonly versions: CodeVersions
  readonly storage: CodeStorage
  statistics(): Promise<CodegenStatistics>

  settings(): Promise<CodegenSettings>
  configure(change: SettingsChange): Promise<CodegenSettings>
  /**
   * Clears everything of the account in this browser, offline too: jobs, code, token, mirrors. Jobs go on at the server.
   * All tabs are told by `signedOut`; what is still on its way is not stored any more.
   */
  signOut(): Promise<void>
  health(): CodegenHealth
  close(): void
}
