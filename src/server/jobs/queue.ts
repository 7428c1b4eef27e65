import PgBoss from 'pg-boss'
import type { Database, Sql } from './database'

const QUEUE = 'codegen'
const QUEUE_SCHEMA = 'kubegram_codegen_queue'
const MAINTAIN_EVERY_SECONDS = 60
/** Our own lease notices a dead worker long before; this is the queue's second net. */
const EXPIRE_SECONDS = 3_600

export interface Message {
  readonly id: string
  readonly jobId: string
}

export type Queue = Awaited<ReturnType<typeof openQueue>>

/** The work waiting for a worker. A message says only which job; the job's row says everything else. */
export async function openQueue(database: Database, log: (line: string) => void) {
  const boss = new PgBoss({
    db: bossDb(database),
    schema: QUEUE_SCHEMA,
    schedule: false,
    maintenanceIntervalSeconds: MAINTAIN_EVERY_SECONDS,
  })
  let isClosing = false
  boss.on('error', (error) => {
    if (!isClosing) log(`The job queue had trouble: ${error.message}`)
  })
  await boss.start()
  await boss.createQueue(QUEUE, { name: QUEUE, retryLimit: 2, expireInSeconds: EXPIRE_SECONDS })

  return {
    /** In the transaction that writes the job: either both exist or neither. */
    async send(sql: Sql, message: Message): Promise<void> {
      await boss.send(QUEUE, { jobId: message.jobId }, { id: message.id, db: bossDb(sql) })
    },
    async fetch(most: number): Promise<readonly Message[]> {
      const fetched = await boss.fetch<{ readonly jobId?: unknown }>(QUEUE, { batchSize: most })
      return fetched.map(({ id, data }) => ({ id, jobId: String(data?.jobId) }))
    },
    async done(messageId: string): Promise<void> {
      await boss.complete(QUEUE, messageId)
    },
    async drop(messageId: string): Promise<void> {
      await boss.cancel(QUEUE, messageId)
    },
    /** Whether a worker will still be given this message. */
    async isWaiting(messageId: string): Promise<boolean> {
      const message = await boss.getJobById(QUEUE, messageId)
      return message?.state === 'created' || message?.state === 'retry'
    },
    async close(): Promise<void> {
      isClosing = true
      await boss.stop({ graceful: false })
    },
  }
}

function bossDb(sql: Sql): PgBoss.Db {
  return { executeSql: async (text, values) => ({ rows: [...(await sql.query(text, values))] }) }
}
