import type { Database, Row } from '../jobs/database'
import { SCHEMA } from '../jobs/migrate'

const PUSHES = `${SCHEMA}.push_subscriptions`
const JOBS = `${SCHEMA}.codegen_jobs`

/** Followed jobs of one browser, browsers that follow one job, and rows in all. */
const PUSH_LIMITS = { ofEndpoint: 2_000, ofJob: 100, inAll: 50_000 }

/** Where and how to reach one browser: what its `PushSubscription` says of itself. */
export interface Subscription {
  readonly endpoint: string
  /** Base64url, as the browser gives them. */
  readonly keys: { readonly p256dh: string; readonly auth: string }
}

export interface DuePush extends Subscription {
  readonly jobId: string
  /** This one included. */
  readonly tries: number
}

/** Both lists leave out jobs that nobody knows. */
export interface Followed {
  readonly following: readonly string[]
  /** Jobs that have come to their end already; nothing will be pushed for them. */
  readonly over: readonly string[]
}

export type PushStore = ReturnType<typeof createPushStore>

/**
 * Subscriptions live as long as the jobs they wait for: one row for each job that one browser follows. They belong to
 * the token that they came with (`tokenHash`), and are of no use once the server has another.
 */
export function createPushStore(database: Database, tokenHash: string, limits = PUSH_LIMITS) {
  return {
    /** `undefined` when there is no room for so many. */
    async follow({ endpoint, keys }: Subscription, jobIds: readonly string[]): Promise<Followed | undefined> {
      const [held] = await database.query(
        `SELECT count(*)::int AS all_rows, (count(*) FILTER (WHERE endpoint = $1))::int AS own FROM ${PUSHES}`,
        [endpoint],
      )
      const isFull =
        Number(held?.all_rows) + jobIds.length > limits.inAll || Number(held?.own) + jobIds.length > limits.ofEndpoint
      if (isFull) return undefined
      await database.query(
        `INSERT INTO ${PUSHES} (job_id, endpoint, p256dh, auth, token_hash)
         SELECT id, $2, $3, $4, $5 FROM ${JOBS}
         WHERE id = ANY($1::uuid[]) AND completed_at IS NULL
           AND (SELECT count(*) FROM ${PUSHES} WHERE job_id = id) < $6
         ON CONFLICT (job_id, endpoint) DO UPDATE SET p256dh = $3, auth = $4, token_hash = $5`,
        [jobIds, endpoint, keys.p256dh, keys.auth, tokenHash, limits.ofJob],
      )
      // Looked at after the rows are there: an end that comes between is told twice rather than never.
      const rows = await database.query(
        `SELECT j.id, j.completed_at IS NOT NULL AS is_over, p.job_id IS NOT NULL AS is_followed
         FROM ${JOBS} j LEFT JOIN ${PUSHES} p ON p.job_id = j.id AND p.endpoint = $2 WHERE j.id = ANY($1::uuid[])`,
        [jobIds, endpoint],
      )
      const idsOf = (is: (row: Row) => boolean) => rows.filter(is).map(({ id }) => String(id))
      return {
        following: idsOf((row) => row.is_followed === true && row.is_over === false),
        over: idsOf((row) => row.is_over === true),
      }
    },

    /** Of these jobs only, or of all. */
    async leave(endpoint: string, jobIds?: readonly string[]): Promise<void> {
      await database.query(
        `DELETE FROM ${PUSHES} WHERE endpoint = $1 AND token_hash = $2 AND ($3::uuid[] IS NULL OR job_id = ANY($3))`,
        [endpoint, tokenHash, jobIds ?? null],
      )
    },

    /**
     * Takes pushes that are to be sent now, of jobs that are over; `among` these jobs only, or all. What is taken is
     * nobody else's for `leaseMs`, and then due again unless it was dropped meanwhile.
     */
    async take(leaseMs: number, most: number, among?: readonly string[]): Promise<readonly DuePush[]> {
      const rows = await database.query(
        `WITH due AS (
           SELECT p.job_id, p.endpoint FROM ${PUSHES} p JOIN ${JOBS} j ON j.id = p.job_id
           WHERE j.completed_at IS NOT NULL AND p.due_at <= now() AND p.token_hash = $1
             AND ($2::uuid[] IS NULL OR p.job_id = ANY($2))
           ORDER BY p.due_at LIMIT $3 FOR UPDATE OF p SKIP LOCKED)
         UPDATE ${PUSHES} p SET due_at = now() + $4::int * interval '1 millisecond', tries = tries + 1
         FROM due WHERE p.job_id = due.job_id AND p.endpoint = due.endpoint
         RETURNING p.job_id, p.endpoint, p.p256dh, p.auth, p.tries`,
        [tokenHash, among ?? null, most, leaseMs],
      )
      return rows.map(readDue)
    },

    async putOff({ jobId, endpoint }: DuePush, ms: number): Promise<void> {
      await database.query(
        `UPDATE ${PUSHES} SET due_at = now() + $3::int * interval '1 millisecond' WHERE job_id = $1 AND endpoint = $2`,
        [jobId, endpoint, ms],
      )
    },

    async drop({ jobId, endpoint }: DuePush): Promise<void> {
      await database.query(`DELETE FROM ${PUSHES} WHERE job_id = $1 AND endpoint = $2`, [jobId, endpoint])
    },

    /** The browser's subscription is no more, whichever job it waited for. */
    async forget({ endpoint }: DuePush): Promise<void> {
      await database.query(`DELETE FROM ${PUSHES} WHERE endpoint = $1`, [endpoint])
    },
  }
}

function readDue(row: Row): DuePush {
  return {
    jobId: String(row.job_id),
    endpoint: String(row.endpoint),
    keys: { p256dh: String(row.p256dh), auth: String(row.auth) },
    tries: Number(row.tries),
  }
}
