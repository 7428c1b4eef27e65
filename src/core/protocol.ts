import type { Failure } from './failure'
import type { ImportedGraph } from './imported'
import type { Job, JobState } from './job'
import type { CodegenRequest } from './kubegram'
import type { PollingConfig } from './polling'

/** Raised when a command or event changes its meaning. Other numbers are answered with "reload", never guessed at. */
export const PROTOCOL = 1

/** The channel that events are told on. */
export const EVENTS_CHANNEL = 'kubegram-codegen'

/** Past-tense facts: ids and revisions, never code, never state. Whoever hears one reads the record. */
export type CodegenEvent =
  | { readonly type: 'jobChanged'; readonly jobId: string; readonly state: JobState; readonly revision: number }
  | { readonly type: 'jobForgotten'; readonly jobId: string }
  | { readonly type: 'codeStored'; readonly graphId: string; readonly jobId: string; readonly revision: number }
  /** Versions were restored, marked, deleted or brought back. */
  | { readonly type: 'codeChanged'; readonly graphId: string; readonly revision: number }
  | { readonly type: 'codeCleared'; readonly graphId?: string; readonly revision: number }
  /** Code was brought back from a mirror after the database was gone. Told to this page alone. */
  | { readonly type: 'recovered' }
  /** Everything of the account was cleared, in this browser. */
  | { readonly type: 'signedOut' }
  /** Another account is looked at, with jobs and code of its own. */
  | { readonly type: 'accountChanged' }
  | { readonly type: 'settingsChanged' }
  | { readonly type: 'troubled'; readonly failure: Failure }

/** What is said on the events channel. */
export interface EventMessage {
  readonly protocol: number
  readonly event: CodegenEvent
}

/** What is posted to the worker, beside the port that it answers on. */
export interface CommandMessage {
  readonly protocol: number
  readonly command: Command
  /** The account that it is for (`Store.epoch`): if that has left, nothing is done. Left out: whoever is there. */
  readonly epoch?: string
  /** ms since 1970: how long its answer is waited for. Asked again meanwhile, and begun later, it would undo what came after. */
  readonly until?: number
}

export type Reply = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: Failure }

/** Imperatives, by postMessage with a reply port. */
export type Command =
  | { readonly type: 'wake' }
  | { readonly type: 'submit'; readonly jobs: readonly NewJob[] }
  | {
      readonly type: 'attach'
      readonly id: string
      readonly serverJobId: string
      readonly graphId?: string
      readonly polling: PollingConfig
    }
  /** Jobs of the server's list. One that is followed here, or has its code here, is not followed again. */
  | { readonly type: 'import'; readonly jobs: readonly ImportedJob[]; readonly polling: PollingConfig }
  | { readonly type: 'listServerJobs'; readonly offset: number }
  | { readonly type: 'cancel'; readonly id: string }
  | { readonly type: 'cancelAll'; readonly ids: readonly string[] }
  | { readonly type: 'retry'; readonly id: string; readonly newId: string }
  | { readonly type: 'retryAll'; readonly jobs: readonly { readonly id: string; readonly newId: string }[] }
  | { readonly type: 'checkNow'; readonly id?: string }
  | { readonly type: 'heard'; readonly serverJobId: string }
  | { readonly type: 'forget'; readonly id: string }
  | { readonly type: 'seen' }
  | { readonly type: 'clearCode'; readonly graphId?: string }
  | VersionCommand
  | { readonly type: 'importCode'; readonly id: string; readonly graph: ImportedGraph; readonly revision?: number }
  | { readonly type: 'restoreJobs'; readonly jobs: readonly RestoredJob[] }
  /** With a graph: all of its older versions go, but named and pinned ones. */
  | { readonly type: 'tidy'; readonly graphId?: string }
  /** Forgets the account here: jobs, code, token. */
  | { readonly type: 'signOut' }
  | {
      readonly type: 'configure'
      readonly basePath?: string
      readonly teamId?: string | null
      readonly token?: string | null
      readonly account?: string
      readonly batchLimit?: number
      readonly keepJobs?: number
      readonly keepDays?: number | null
      readonly live?: boolean
      readonly afterClosing?: boolean
    }

/** A finished job from a backup. */
export interface RestoredJob {
  readonly job: Job
  readonly request?: CodegenRequest
}

/** What is done to stored versions; see `VersionAddress` and `CodeSelection`. The page makes the ids. */
export type VersionCommand =
  | {
      readonly type: 'markVersion'
      readonly graphId: string
      readonly generation: number
      readonly nodeId?: string
      readonly label?: string | null
      readonly pinned?: boolean
    }
  | {
      readonly type: 'restoreVersion'
      readonly id: string
      readonly graphId: string
      readonly generation: number
      readonly nodeId?: string
    }
  | {
      readonly type: 'deleteCode'
      readonly id: string
      readonly graphId: string
      readonly generation?: number
      readonly nodeId?: string
    }
  | { readonly type: 'undoDelete'; readonly id: string; readonly graphId: string }

export interface ImportedJob {
  readonly id: string
  readonly serverJobId: string
  readonly tookMs?: number
}

/** A submission on its way to the outbox. The page makes the id, so that asking twice makes one job. */
export interface NewJob {
  readonly id: string
  readonly graphId: string
  readonly request: CodegenRequest
  readonly polling: PollingConfig
  /** Jobs of one command with one batch id are a batch, in their order. */
  readonly batchId?: string
}
