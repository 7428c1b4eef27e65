import type { JobStep } from '../../core/kubegram'
import type { Database, Sql } from './database'
import { JOB_COLUMNS, type JobRow, readJobRow } from './jobRow'
import { SCHEMA } from './migrate'

const JOBS = `${SCHEMA}.codegen_jobs`
const UNFINISHED = `status IN ('pending', 'running')`

/** One run of one job by one worker. `runs` is the fence: a worker whose run is no longer the last changes nothing. */
export interface Claim {
  readonly jobId: string
  readonly run: number
  readonly step: JobStep
  readonly createdAt: string
  readonly request: string
}

export interface WholeJob {
  readonly job: JobRow
  readonly result: string | undefined
}

export interface JobPage {
  readonly projectId?: number
  /** Only what waits or is worked on. */
  readonly isActive: boolean
  readonly limit: number
  readonly offset: number
}

export type JobStore = ReturnType<typeof createJobStore>

/** Every change is one statement with its condition in it, so that races are lost, not merged. */
export function createJobStore(database: Database) {
  const first = async (text: string, values: readonly unknown[]) => (await database.query(text, values))[0]
  const changed = async (text: string, values: readonly unknown[]) => (await first(text, values)) !== undefined

  return {
    async find(id: string): Promise<JobRow | undefined> {
      const row = await first(`SELECT ${JOB_COLUMNS} FROM ${JOBS} WHERE id = $1`, [id])
      return row && readJobRow(row)
    },

    /** With its result, as JSON text, where it has come to one. */
    async findWhole(id: string): Promise<WholeJob | undefined> {
      const row = await first(`SELECT ${JOB_COLUMNS}, result FROM ${JOBS} WHERE id = $1`, [id])
      return row && { job: readJobRow(row), result: row.result === null ? undefined : String(row.result) }
    },

    /** The result as JSON text. */
    async result(id: string): Promise<string | undefined> {
      const row = await first(`SELECT result FROM ${JOBS} WHERE id = $1 AND result IS NOT NULL`, [id])
      return row && String(row.result)
    },

    /** The newest first. */
    async list({ projectId, isActive, limit, offset }: JobPage): Promise<readonly JobRow[]> {
      // Spelled out rather than as values, so that each finds its index.
      const wanted = [...(isActive ? [UNFINISHED] : []), ...(projectId === undefined ? [] : ['project_id = $3'])]
      const rows = await database.query(
        `SELECT ${JOB_COLUMNS} FROM ${JOBS} ${wanted.length > 0 ? `WHERE ${wanted.join(' AND ')}` : ''}
         ORDER BY number DESC LIMIT $1 OFFSET $2`,
        [limit, offset, ...(projectId === undefined ? [] : [projectId])],
      )
      return rows.map(readJobRow)
    },

    /** What came to its end in the last `ms`, the newest first. */
    async over(ms: number, most: number): Promise<readonly JobRow[]> {
      const rows = await database.query(
        `SELECT ${JOB_COLUMNS} FROM ${JOBS} WHERE completed_at >= now() - $1::bigint * interval '1 millisecond'
         ORDER BY completed_at DESC LIMIT $2`,
        [ms, most],
      )
      return rows.map(readJobRow)
    },

    async counts(): Promise<Readonly<Record<string, number>>> {
      const rows = await database.query(`SELECT status, count(*)::int AS amount FROM ${JOBS} GROUP BY status`, [])
      return Object.fromEntries(rows.map((row) => [String(row.status), Number(row.amount)]))
    },

    /** Takes the job for `worker`, if the queue's message is still the job's own. */
    async claim(id: string, queueId: string, worker: string): Promise<Claim | undefined> {
      const row = await first(
        `UPDATE ${JOBS} SET status = 'running', worker = $3, runs = runs + 1, heartbeat_at = now(),
           started_at = coalesce(started_at, now())
         WHERE id = $1 AND queue_id = $2 AND ${UNFINISHED} RETURNING ${JOB_COLUMNS}, request`,
        [id, queueId, worker],
      )
      if (!row) return undefined
      const job = readJobRow(row)
      const { id: jobId, runs: run, step, createdAt } = job
      return { jobId, run, step, createdAt, request: String(row.request) }
    },

    /** Renews the lease; `false` means that the job was cancelled or belongs to another run. */
    beat: (claim: Claim) =>
      changed(
        `UPDATE ${JOBS} SET heartbeat_at = now() WHERE id = $1 AND runs = $2 AND status = 'running' RETURNING id`,
        [claim.jobId, claim.run],
      ),

    enterStep: (claim: Claim, step: JobStep, progress: number) =>
      changed(
        `UPDATE ${JOBS} SET step = $3, progress = $4, heartbeat_at = now()
         WHERE id = $1 AND runs = $2 AND status = 'running' RETURNING id`,
        [claim.jobId, claim.run, step, progress],
      ),

    complete: (claim: Claim, result: string) =>
      changed(
        `UPDATE ${JOBS} SET status = 'completed', progress = 100, result = $3, completions = completions + 1,
           completed_at = now()
         WHERE id = $1 AND runs = $2 AND status = 'running' RETURNING id`,
        [claim.jobId, claim.run, result],
      ),

    fail: (claim: Claim, reason: string) =>
      changed(
        `UPDATE ${JOBS} SET status = 'failed', error = $3, completed_at = now()
         WHERE id = $1 AND runs = $2 AND status = 'running' RETURNING id`,
        [claim.jobId, claim.run, reason],
      ),

    cancel: (id: string) =>
      changed(
        `UPDATE ${JOBS} SET status = 'cancelled', completed_at = now() WHERE id = $1 AND ${UNFINISHED} RETURNING id`,
        [id],
      ),

    /** Jobs that nobody has touched for `leaseMs`, begun ones first. */
    async forgotten(leaseMs: number, most: number): Promise<readonly JobRow[]> {
      const rows = await database.query(
        `SELECT ${JOB_COLUMNS} FROM ${JOBS}
         WHERE ${UNFINISHED} AND heartbeat_at <= now() - $1::int * interval '1 millisecond'
         ORDER BY status DESC, heartbeat_at LIMIT $2`,
        [leaseMs, most],
      )
      return rows.map(readJobRow)
    },

    /** A job that waits in a long queue is not forgotten. */
    touch: (id: string, queueId: string) =>
      changed(`UPDATE ${JOBS} SET heartbeat_at = now() WHERE id = $1 AND queue_id = $2 RETURNING id`, [id, queueId]),
  }
}

/** Gives the job a new message in place of `old`. Of several processes that try, one succeeds. */
export async function replaceMessage(sql: Sql, job: { id: string; run: number; old: string; next: string }) {
  const rows = await sql.query(
    `UPDATE ${JOBS} SET queue_id = $4, heartbeat_at = now()
     WHERE id = $1 AND runs = $2 AND queue_id = $3 AND ${UNFINISHED} RETURNING id`,
    [job.id, job.run, job.old, job.next],
  )
  return rows.length > 0
}
