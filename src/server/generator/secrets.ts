import { type FileDraft, labels, manifestFile } from './files'
import { dataKey } from './names'
import { neighbours, type Plan, type PlanNode } from './plan'

/** A Secret that pods may refer to, and which keys it promises. */
export interface SecretRef {
  readonly name: string
  readonly keys: readonly string[]
}

export const KEYS_ANNOTATION = 'kubegram.io/keys'

/** A Secret without values: its keys are named, and how to fill them in. Nothing here makes up a password. */
export function secretFile(node: PlanNode, plan: Plan, ref: SecretRef, type = 'Opaque'): FileDraft {
  const literals = ref.keys.map((key) => `--from-literal=${key}=…`).join(' ')
  return manifestFile(
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: ref.name,
        namespace: node.namespace,
        labels: labels(node, plan),
        annotations: { [KEYS_ANNOTATION]: ref.keys.join(',') },
      },
      type,
    },
    [
      'Values are not generated. Fill them in before the first start:',
      `kubectl -n ${node.namespace} create secret generic ${ref.name} ${literals} --dry-run=client -o yaml | kubectl apply -f -`,
    ],
    'secret.yaml',
  )
}

export function secretRef(node: PlanNode): SecretRef {
  const named = [...node.values.texts('keys'), ...node.values.entries('data', 'stringData', 'keys').map(([key]) => key)]
  const keys = [...new Set(named.map(dataKey))]
  return { name: node.name, keys: keys.length > 0 ? keys : ['value'] }
}

/** Where a database or queue has its login from: a SECRET node beside it, or a Secret of its own. */
export interface Login {
  readonly secret: string
  readonly user: string
  readonly password: string
  /** Set when no SECRET node holds the login, so that the node brings the Secret itself. */
  readonly own?: SecretRef
}

export function loginOf(node: PlanNode): Login {
  for (const secret of neighbours(node, 'SECRET')) {
    const { keys } = secretRef(secret)
    const user = keys.find((key) => /user/i.test(key))
    const password = keys.find((key) => /pass/i.test(key))
    if (secret.namespace === node.namespace && user && password) return { secret: secret.name, user, password }
  }
  const own = { name: `${node.name}-login`, keys: ['username', 'password'] }
  return { secret: own.name, user: 'username', password: 'password', own }
}
