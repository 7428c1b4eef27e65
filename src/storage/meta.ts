import type { Meta, Tx } from './backend'

/** The one record of this name. */
export async function meta<N extends Meta['name']>(tx: Tx, name: N): Promise<Extract<Meta, { name: N }> | undefined> {
  return (await tx.get('meta', name)) as Extract<Meta, { name: N }> | undefined
}
