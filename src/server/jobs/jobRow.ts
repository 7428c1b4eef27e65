import { JOB_STATUS, JOB_STEPS, type JobStep, type ServerStatus } from '../../core/kubegram'
import type { Row } from './database'

/** A job without its request and result, which may be large. */
export interface JobRow {
  readonly id: string
  readonly number: number
  readonly projectId: number
  readonly teamId?: number
  readonly status: ServerStatus
  readonly step: JobStep
  readonly progress: number
  readonly error?: string
  readonly requestHash: string
  readonly queueId: string
  readonly runs: number
  readonly completions: number
  readonly worker?: string
  readonly createdAt: string
  readonly startedAt?: string
  readonly completedAt?: string
}

export const JOB_COLUMNS = `id, number, project_id, team_id, status, step, progress, error, request_hash, queue_id, runs,
  completions, worker, created_at, started_at, completed_at`

export function readJobRow(row: Row): JobRow {
  return {
    id: String(row.id),
    number: Number(row.number),
    projectId: Number(row.project_id),
    status: Object.values(JOB_STATUS).find((status) => status === row.status) ?? JOB_STATUS.PENDING,
    step: JOB_STEPS.find((step) => step === row.step) ?? JOB_STEPS[0],
    progress: Number(row.progress),
    requestHash: String(row.request_hash),
    queueId: String(row.queue_id),
    runs: Number(row.runs),
    completions: Number(row.completions),
    createdAt: moment(row.created_at) ?? '',
    ...optional('teamId', row.team_id === null ? undefined : Number(row.team_id)),
    ...optional('error', row.error === null ? undefined : String(row.error)),
    ...optional('worker', row.worker === null ? undefined : String(row.worker)),
    ...optional('startedAt', moment(row.started_at)),
    ...optional('completedAt', moment(row.completed_at)),
  }
}

function moment(value: unknown): string | undefined {
  return value instanceof Date ? value.toISOString() : undefined
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in K]: V })
}
