import type { Database, Sql } from './database'

export const SCHEMA = 'kubegram_codegen'

/** Each runs once, in order; what has been released is never edited. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE ${SCHEMA}.projects (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text,
    description text,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  -- Request and result are text, not jsonb: jsonb refuses the escapes of NUL and of lone surrogates.
  CREATE TABLE ${SCHEMA}.codegen_jobs (
    id uuid PRIMARY KEY,
    number int GENERATED ALWAYS AS IDENTITY UNIQUE,
    project_id int NOT NULL REFERENCES ${SCHEMA}.projects,
    team_id int,
    idempotency_key text UNIQUE,
    request_hash text NOT NULL,
    request text NOT NULL,
    status text NOT NULL DEFAULT 'pending'
      CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled')),
    step text NOT NULL,
    progress int NOT NULL DEFAULT 0,
    result text,
    error text,
    queue_id uuid NOT NULL,
    worker text,
    runs int NOT NULL DEFAULT 0,
    completions int NOT NULL DEFAULT 0,
    heartbeat_at timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    completed_at timestamptz
  );
  CREATE INDEX codegen_jobs_unfinished ON ${SCHEMA}.codegen_jobs (heartbeat_at)
    WHERE status IN ('pending', 'running');
  CREATE INDEX codegen_jobs_of_project ON ${SCHEMA}.codegen_jobs (project_id, number DESC);
  `,
]

/** Brings the tables up to date. Two processes must not do so at once. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (sql) => {
    await sql.query(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`)
    await sql.query(`CREATE TABLE IF NOT EXISTS ${SCHEMA}.migrations (version int PRIMARY KEY)`)
    const done = await versionOf(sql)
    for (const [index, migration] of MIGRATIONS.entries()) {
      if (index < done) continue
      await sql.query(migration)
      await sql.query(`INSERT INTO ${SCHEMA}.migrations VALUES ($1)`, [index + 1])
    }
  })
}

async function versionOf(sql: Sql): Promise<number> {
  const [row] = await sql.query(`SELECT coalesce(max(version), 0)::int AS version FROM ${SCHEMA}.migrations`)
  return Number(row?.version ?? 0)
}
