export interface Row {
  readonly [column: string]: unknown
}

export interface Sql {
  /** Runs one statement with values, or several without; gives the rows of the last one. */
  query(text: string, values?: readonly unknown[]): Promise<readonly Row[]>
}

/** A PostgreSQL, embedded or at the end of a connection: everything above speaks to both alike. */
export interface Database extends Sql {
  /** Whether other processes may work on the same tables. */
  readonly isShared: boolean
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  /**
   * Hears what is said on `channel`, by this process and by every other one on the same database, until it is closed.
   * `lost` is called when something may have been missed.
   */
  listen(channel: string, hear: (said: string) => void, lost: () => void): Promise<void>
  /** Runs `work` while no other process does so on this database. */
  alone<T>(work: () => Promise<T>): Promise<T>
  /** May be called twice. */
  close(): Promise<void>
}
