import type { GraphIndex, StoredCodegenData } from '../core/codeMap'
import { holdsSecret } from '../core/secrets'

/** The nodes of a graph that may be copied to where others can read: none of a secret kind, none with a secret in it. */
export function withoutSecrets(
  nodes: StoredCodegenData[string],
  index: GraphIndex | undefined,
): { readonly nodes: StoredCodegenData[string]; readonly withheld: number } {
  const secret = new Set(index?.nodes.filter((node) => node.nodeType === 'SECRET').map((node) => node.nodeId))
  const all = Object.entries(nodes)
  const open = all.filter(([nodeId, codes]) => !secret.has(nodeId) && !codes.some((code) => holdsSecret(code)))
  // fromEntries defines own properties, so that `__proto__` is a key like any other
  return { nodes: Object.fromEntries(open), withheld: all.length - open.length }
}
