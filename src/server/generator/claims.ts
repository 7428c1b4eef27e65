import { engineOf } from './engines'
import { neighbours, type PlanNode } from './plan'
import { replicasOf } from './replicas'
import { hasPods } from './services'

export const ACCESS_MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'] as const
const SHARED = /Many$/
const STORES = ['DATABASE', 'CACHE', 'MESSAGE_QUEUE']
const RUNS_ONCE = ['JOB', 'CRONJOB', 'DEBUGGING']

/** PERSISTENTVOLUMECLAIM nodes that a node's pods mount. */
export function claimsOf(node: PlanNode): readonly PlanNode[] {
  return neighbours(node, 'PERSISTENTVOLUMECLAIM').filter((claim) => claim.namespace === node.namespace)
}

/** Nodes whose pods mount a claim. */
export function usersOf(claim: PlanNode): readonly PlanNode[] {
  const found = claim.links.map(({ other }) => other).filter((other) => other.namespace === claim.namespace)
  return [...new Set(found)].filter((other) => hasPods(other) || RUNS_ONCE.includes(other.type))
}

/** How many pods of it there may be at a time. */
function podsAtOnce(node: PlanNode): number {
  if (node.type === 'DAEMONSET' || neighbours(node, 'HORIZONTALPODAUTOSCALER').length > 0)
    return Number.POSITIVE_INFINITY
  if (node.type === 'POD') return 1
  if (RUNS_ONCE.includes(node.type)) return node.values.number(1, 10_000, 'parallelism') ?? 1
  return replicasOf(node)
}

function modesSaid(claim: PlanNode): readonly string[] {
  const said = claim.values.texts('accessModes').filter((mode) => (ACCESS_MODES as readonly string[]).includes(mode))
  const one = claim.values.word(ACCESS_MODES, 'accessMode')
  return said.length > 0 ? [...new Set(said)] : one ? [one] : []
}

/**
 * Whether every pod has a claim of its own, made by its StatefulSet after this one's likeness: where several pods of one
 * StatefulSet would write into one volume, each meaning its own data.
 */
export function isTemplate(claim: PlanNode): boolean {
  const [user, ...more] = usersOf(claim)
  if (!user || more.length > 0 || modesSaid(claim).some((mode) => SHARED.test(mode))) return false
  const isSet = user.type === 'STATEFULSET' || (STORES.includes(user.type) && engineOf(user)?.dataPath !== '')
  return isSet && podsAtOnce(user) > 1
}

/** How a claim may be mounted: by several pods only with ReadWriteMany, which the graph may have forgotten. */
export function claimModes(claim: PlanNode): {
  readonly modes: readonly string[]
  readonly comments: readonly string[]
} {
  const said = modesSaid(claim)
  const users = usersOf(claim)
  const isShared = users.reduce((sum, user) => sum + podsAtOnce(user), 0) > 1
  if (!isShared || said.some((mode) => SHARED.test(mode)))
    return { modes: said.length > 0 ? said : ['ReadWriteOnce'], comments: [] }
  const names = users.map(({ name }) => name).join(', ')
  return {
    modes: ['ReadWriteMany'],
    comments: [
      `Several pods mount it, perhaps on different machines (${names}): ReadWriteMany${said[0] ? `, not ${said[0]} as the graph says` : ''}.`,
      'Its storage class has to offer that, as NFS, CephFS and the file services of clouds do, and disks do not.',
    ],
  }
}

/** Whether a new pod could wait for ever for a volume that the old one holds on another machine. */
export function holdsDisk(node: PlanNode): boolean {
  return claimsOf(node).some((claim) => claimModes(claim).modes.every((mode) => !SHARED.test(mode)))
}
