import pg from 'pg'
import type { Database, Row, Sql } from './database'
import { listenOnPostgres } from './listenOnPostgres'

const MOST_CONNECTIONS = 10
const CONNECT_WITHIN_MS = 10_000
/** Any number that is ours alone. */
const LOCK = 4_126_508_113

/** PostgreSQL behind `DATABASE_URL`; any number of server processes share it. */
export async function openPostgresDatabase(url: string, log: (line: string) => void): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'kubegram-codegen',
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
  })
  // An idle connection may break at any time; the pool opens another one when it is needed.
  pool.on('error', (error) => log(`The database connection broke: ${error.message}`))
  try {
    await pool.query('SELECT 1')
  } catch (error) {
    await pool.end()
    throw error
  }
  let closing: Promise<void> | undefined
  const closed = new AbortController()
  return {
    isShared: true,
    query: (text, values) => run(pool, text, values),
    transaction: (work) => transaction(pool, work),
    alone: (work) =>
      transaction(pool, async (sql) => {
        await sql.query(`SELECT pg_advisory_xact_lock(${LOCK})`)
        return work()
      }),
    listen: (channel, hear, lost) => listenOnPostgres({ url, channel, hear, lost, closed: closed.signal, log }),
    close() {
      closed.abort()
      closing ??= pool.end()
      return closing
    },
  }
}

async function transaction<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    const result = await work({ query: (text, values) => run(client, text, values) })
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}

async function run(
  on: pg.Pool | pg.PoolClient,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  // Without values node-postgres answers several statements with a list of results.
  const result: pg.QueryResult<Row> | pg.QueryResult<Row>[] =
    values.length > 0 ? await on.query<Row>(text, [...values]) : await on.query<Row>(text)
  return (Array.isArray(result) ? result.at(-1)?.rows : result.rows) ?? []
}
