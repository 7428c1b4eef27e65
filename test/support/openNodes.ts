import type { GraphIndex, StoredCodegenData } from '../../src/core/codeMap'
import { holdsSecret } from '../../src/core/secrets'

/** What mirrors may hold of a graph's code: no node of secrets, and none with a secret in it. */
export function openNodes(nodes: StoredCodegenData[string], index: GraphIndex | undefined): StoredCodegenData[string] {
  const secret = new Set(index?.nodes.filter(({ nodeType }) => nodeType === 'SECRET').map(({ nodeId }) => nodeId))
  const isOpen = (nodeId: string, codes: readonly string[]) =>
    !secret.has(nodeId) && !codes.some((code) => holdsSecret(code))
  return Object.fromEntries(Object.entries(nodes).filter((entry) => isOpen(...entry)))
}
