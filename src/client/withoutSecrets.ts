import type { GraphIndex, StoredCodegenData } from '../core/codeMap'
import { holdsSecret } from '../core/secrets'

/**
 * The nodes of a graph that may be copied to where others can read: none of a secret kind, none with a secret in it.
 * `breathe` is awaited between nodes: to look through much code takes its time.
 */
export async function withoutSecrets(
  nodes: StoredCodegenData[string],
  index: GraphIndex | undefined,
  breathe: () => Promise<void>,
): Promise<{ readonly nodes: readonly (readonly [nodeId: string, codes: readonly string[]])[]; withheld: number }> {
  const secret = new Set(index?.nodes.filter((node) => node.nodeType === 'SECRET').map((node) => node.nodeId))
  const all = Object.entries(nodes)
  const open: (readonly [string, readonly string[]])[] = []
  for (const entry of all) {
    await breathe()
    if (!secret.has(entry[0]) && !entry[1].some((code) => holdsSecret(code))) open.push(entry)
  }
  return { nodes: open, withheld: all.length - open.length }
}
