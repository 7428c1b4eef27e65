import { clientEnv, type EnvVar, engineOf, fromSecret } from './engines'
import { dataKey, envName, isEnvName, isShellName } from './names'
import { type Link, neighbours, type Plan, type PlanNode, targets } from './plan'
import { loginOf, secretRef } from './secrets'
import { addressOf, hostName } from './services'

/** What a pod gets from its neighbours: environment, volumes, and where they are mounted. */
export interface Wiring {
  readonly env: readonly EnvVar[]
  readonly envFrom: readonly unknown[]
  readonly volumes: readonly { readonly name: string }[]
  readonly mounts: readonly unknown[]
  readonly serviceAccount?: string
  readonly priorityClass?: string
}

const MOUNT_PATH = /^(\/[A-Za-z0-9_-][\w.-]{0,100}){1,8}$/
/** Programs of the user's own: proxies and stores have their routes in configuration, not in the environment. */
const CALLERS = new Set([
  'MICROSERVICE',
  'DEPLOYMENT',
  'STATEFULSET',
  'DAEMONSET',
  'REPLICASET',
  'POD',
  'JOB',
  'CRONJOB',
  'DEBUGGING',
])
const STORES: Readonly<Record<string, string>> = { DATABASE: 'DB', CACHE: 'CACHE', MESSAGE_QUEUE: 'QUEUE' }
/** Edges that say nothing about whom the node calls. */
const NOT_A_CALL = /^(MANAGED_BY|BELONGS_TO|SIMILAR_TO|INHERITS_FROM|EXTENDS|BLOCKS_TRAFFIC|ISOLATES|METRICS_TO)$/

export function wiringOf(node: PlanNode, plan: Plan): Wiring {
  const configs = neighbours(node, 'CONFIGMAP', 'CONFIG').filter((other) => other.namespace === node.namespace)
  const secrets = secretsOf(node, plan)
  const asFiles = configs.filter((config) => configEntries(config).some(([key]) => !isShellName(key)))
  const asEnv = configs.filter(
    (config) => !asFiles.includes(config) || configEntries(config).some(([key]) => isShellName(key)),
  )
  const logins = CALLERS.has(node.type) ? peerEnv(node) : []
  const known = new Set([...logins, ...ownLogin(node)].map(sourceOf))
  const others = secrets.flatMap(secretEnv).filter((variable) => !known.has(sourceOf(variable)))
  const claims = neighbours(node, 'PERSISTENTVOLUMECLAIM').filter((other) => other.namespace === node.namespace)
  const scratch = neighbours(node, 'VOLUME').filter((other) => other.namespace === node.namespace)
  const volumes = [
    ...asFiles.map(({ name }) => ({ name: `config-${name}`, configMap: { name } })),
    ...claims.map(({ name }) => ({ name: `claim-${name}`, persistentVolumeClaim: { claimName: name } })),
    ...scratch.map((volume) => ({
      name: `volume-${volume.name}`,
      emptyDir: { sizeLimit: volume.values.quantity('sizeLimit', 'size') ?? '1Gi' },
    })),
  ]
  const account = neighbours(node, 'SERVICEACCOUNT').find((other) => other.namespace === node.namespace)
  const priority = neighbours(node, 'PRIORITYCLASS')[0]
  return {
    // A microservice keeps its own settings in a ConfigMap.
    env: unique([...(node.type === 'MICROSERVICE' ? [] : ownEnv(node)), ...logins, ...others]),
    envFrom: asEnv.map(({ name }) => ({ configMapRef: { name } })),
    volumes,
    mounts: [
      ...asFiles.map(({ name }) => ({ name: `config-${name}`, mountPath: `/etc/config/${name}`, readOnly: true })),
      ...mountsAt(claims, 'claim', 'data'),
      ...mountsAt(scratch, 'volume', 'scratch'),
    ],
    ...(account ? { serviceAccount: account.name } : {}),
    ...(priority ? { priorityClass: priority.name } : {}),
  }
}

/** The secret that a store's own login is read from stands in its environment already, under the engine's own names. */
function ownLogin(node: PlanNode): readonly EnvVar[] {
  return STORES[node.type] ? (engineOf(node)?.env(node, loginOf(node)) ?? []) : []
}

function sourceOf(variable: EnvVar): string | undefined {
  if (!('valueFrom' in variable) || !('secretKeyRef' in variable.valueFrom)) return undefined
  const { name, key } = variable.valueFrom.secretKeyRef
  return `${name}/${key}`
}

/** Where each says it belongs, unless another stands there already. */
function mountsAt(nodes: readonly PlanNode[], prefix: string, folder: string) {
  const taken = new Set<string>()
  return nodes.map((node) => {
    const said = node.values.matching(MOUNT_PATH, 'mountPath')
    const mountPath = said && !taken.has(said) ? said : `/${folder}/${node.name}`
    taken.add(mountPath)
    return { name: `${prefix}-${node.name}`, mountPath }
  })
}

/** SECRET nodes beside it, and those that it names itself, in its own namespace. */
function secretsOf(node: PlanNode, plan: Plan): readonly PlanNode[] {
  const named = new Set(secretNames(node))
  const said = plan.nodes.filter(({ type, name, label }) => type === 'SECRET' && (named.has(name) || named.has(label)))
  return [...new Set([...neighbours(node, 'SECRET'), ...said])].filter(({ namespace }) => namespace === node.namespace)
}

function secretNames(node: PlanNode): readonly string[] {
  const { values } = node
  return [...values.texts('secrets'), ...values.objects('secrets').flatMap((secret) => secret.text('name') ?? [])]
}

/** Secrets that the node names and the graph does not hold. */
export function missingSecrets(node: PlanNode, plan: Plan): readonly string[] {
  const held = new Set(secretsOf(node, plan).flatMap(({ name, label }) => [name, label]))
  return secretNames(node).filter((name) => !held.has(name))
}

/** A ConfigMap's entries, from whichever key the editor keeps them under; keys unique. */
export function configEntries(node: PlanNode): readonly (readonly [string, string])[] {
  const entries = node.values
    .entries('configData', 'data', 'entries')
    .map(([key, value]) => [dataKey(key), value] as const)
  return [...new Map(entries)]
}

/** Plain settings that the node itself carries. */
export function ownEnv(node: PlanNode): readonly { readonly name: string; readonly value: string }[] {
  return node.values
    .entries('environmentVariables', 'env', 'environment')
    .filter(([name]) => isEnvName(name))
    .map(([name, value]) => ({ name, value }))
}

function secretEnv(secret: PlanNode): readonly EnvVar[] {
  return secretRef(secret)
    .keys.filter(isShellName)
    .map((key) => fromSecret(envKey(secret, key), secret.name, key))
}

/** Keys like `username` say nothing without the Secret's name; `JWT_PRIVATE_KEY` does. */
function envKey(secret: PlanNode, key: string): string {
  return /^[A-Z][A-Z0-9_]+$/.test(key) ? key : envName(`${secret.name}_${key}`)
}

/** Addresses of everything that the node's edges lead to; logins where there are any. */
function peerEnv(node: PlanNode): readonly EnvVar[] {
  const calls = new Set(node.links.filter(isCall).map(({ other }) => other))
  const peers = targets(node).filter((target) => calls.has(target))
  return peers.flatMap((peer): readonly EnvVar[] => {
    if (peer.type === 'EXTERNAL_DEPENDENCY') return [{ name: `${envName(peer.name)}_HOST`, value: peer.name }]
    const address = addressOf(peer)
    if (!address) return []
    const host = hostName(address, node)
    const prefix = STORES[peer.type]
    if (!prefix) return [{ name: `${envName(peer.name)}_URL`, value: `http://${host}:${address.port}` }]
    // A Secret cannot be referred to from another namespace.
    if (peer.namespace !== node.namespace) return [{ name: `${prefix}_HOST`, value: host }]
    const isOnly = peers.filter(({ type }) => type === peer.type).length === 1
    return clientEnv(peer, isOnly ? prefix : envName(peer.name), host, address.port)
  })
}

function isCall({ type, outgoing }: Link): boolean {
  return outgoing && !NOT_A_CALL.test(type)
}

/** The first of a name wins: what the user wrote stands first. */
function unique(env: readonly EnvVar[]): readonly EnvVar[] {
  return [...new Map([...env].reverse().map((item) => [item.name, item])).values()].reverse()
}
