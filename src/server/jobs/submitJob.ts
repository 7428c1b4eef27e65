import { createHash, randomUUID } from 'node:crypto'
import { type CodegenRequest, JOB_STEPS } from '../../core/kubegram'
import type { Database, Sql } from './database'
import { JOB_COLUMNS, type JobRow, readJobRow } from './jobRow'
import { SCHEMA } from './migrate'
import type { Queue } from './queue'

const JOBS = `${SCHEMA}.codegen_jobs`
const PROJECTS = `${SCHEMA}.projects`

export interface Submission {
  readonly request: CodegenRequest
  readonly teamId?: number
  readonly idempotencyKey?: string
}

export type Submitted =
  | { readonly outcome: 'accepted'; readonly job: JobRow }
  | { readonly outcome: 'repeated'; readonly job: JobRow }
  | { readonly outcome: 'otherRequest' }

class KeyTaken extends Error {}

/** Writes the job and its message in one transaction; a key that is known gives the job it stands for. */
export async function submitJob(database: Database, queue: Queue, submission: Submission): Promise<Submitted> {
  const request = JSON.stringify(submission.request)
  const hash = createHash('sha256').update(request).digest('base64url')
  const known = await jobOfKey(database, submission.idempotencyKey)
  if (known) return repeated(known, hash)
  try {
    return await database.transaction(async (sql): Promise<Submitted> => {
      const projectId = await projectOf(sql, submission.request.project)
      const queueId = randomUUID()
      const job = await insert(sql, submission, { request, hash, projectId, queueId })
      await queue.send(sql, { id: queueId, jobId: job.id })
      return { outcome: 'accepted', job }
    })
  } catch (error) {
    // The same key arrived twice at one moment: the other one won, and this transaction left nothing behind.
    const winner = error instanceof KeyTaken ? await jobOfKey(database, submission.idempotencyKey) : undefined
    if (!winner) throw error
    return repeated(winner, hash)
  }
}

function repeated(job: JobRow, hash: string): Submitted {
  return job.requestHash === hash ? { outcome: 'repeated', job } : { outcome: 'otherRequest' }
}

async function jobOfKey(sql: Sql, key: string | undefined): Promise<JobRow | undefined> {
  if (key === undefined) return undefined
  const [row] = await sql.query(`SELECT ${JOB_COLUMNS} FROM ${JOBS} WHERE idempotency_key = $1`, [key])
  return row && readJobRow(row)
}

/**
 * The project named by its number, or a new one. A graph from elsewhere names a project that only its own server has:
 * it is taken on under that number, as refusing the graph would help nobody.
 */
async function projectOf(sql: Sql, { id, name, description }: CodegenRequest['project']): Promise<number> {
  if (id === undefined) {
    const [row] = await sql.query(`INSERT INTO ${PROJECTS} (name, description) VALUES ($1, $2) RETURNING id`, [
      storable(name),
      storable(description),
    ])
    return Number(row?.id)
  }
  const added = await sql.query(
    `INSERT INTO ${PROJECTS} (id, name, description) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING RETURNING id`,
    [Number(id), storable(name), storable(description)],
  )
  // New projects count on from the highest number, so that they never meet one that was taken on.
  if (added.length > 0)
    await sql.query(`SELECT setval(pg_get_serial_sequence('${PROJECTS}', 'id'), max(id)) FROM ${PROJECTS}`)
  return Number(id)
}

/** PostgreSQL's text knows neither NUL nor half a surrogate pair. */
function storable(text: string | undefined): string | null {
  return text?.replaceAll('\0', '').replaceAll(/\p{Surrogate}/gu, '\ufffd') ?? null
}

interface Prepared {
  readonly request: string
  readonly hash: string
  readonly projectId: number
  readonly queueId: string
}

async function insert(sql: Sql, { teamId, idempotencyKey }: Submission, prepared: Prepared): Promise<JobRow> {
  const [row] = await sql.query(
    `INSERT INTO ${JOBS} (id, project_id, team_id, idempotency_key, request_hash, request, step, queue_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (idempotency_key) DO NOTHING RETURNING ${JOB_COLUMNS}`,
    [
      randomUUID(),
      prepared.projectId,
      teamId ?? null,
      idempotencyKey ?? null,
      prepared.hash,
      prepared.request,
      JOB_STEPS[0],
      prepared.queueId,
    ],
  )
  if (!row) throw new KeyTaken()
  return readJobRow(row)
}
