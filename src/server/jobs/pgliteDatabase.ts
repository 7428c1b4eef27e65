import { PGlite, type Transaction } from '@electric-sql/pglite'
import type { Database, Row, Sql } from './database'

/** pg-boss sends whole transactions as one text. */
const OWN_TRANSACTION = /^\s*BEGIN;([\s\S]*)COMMIT;?\s*$/

/** PostgreSQL inside this process, its files in `folder`. */
export async function openPgliteDatabase(folder: string): Promise<Database> {
  const pglite = await PGlite.create({ dataDir: folder })
  let closing: Promise<void> | undefined
  return {
    isShared: false,
    async query(text, values = []) {
      const whole = values.length === 0 ? OWN_TRANSACTION.exec(text)?.[1] : undefined
      // Through `transaction` it takes its turn in the one connection, and a failure in the middle rolls back.
      if (whole !== undefined) return pglite.transaction((transaction) => run(transaction, whole, []))
      return run(pglite, text, values)
    },
    transaction: (work) => pglite.transaction((transaction) => work(sqlOf(transaction))),
    // Within one process nothing is missed.
    listen: async (channel, hear) => void (await pglite.listen(channel, hear)),
    // The folder's lock has seen to that.
    alone: (work) => work(),
    close() {
      closing ??= pglite.close()
      return closing
    },
  }
}

function sqlOf(transaction: Transaction): Sql {
  return { query: (text, values = []) => run(transaction, text, values) }
}

async function run(on: PGlite | Transaction, text: string, values: readonly unknown[]): Promise<readonly Row[]> {
  if (values.length > 0) return (await on.query<Row>(text, [...values])).rows
  const results = await on.exec(text)
  return (results.at(-1)?.rows ?? []) as readonly Row[]
}
