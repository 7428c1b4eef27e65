import { claimsOf, isTemplate } from './claims'
import { clientEnv, type EnvVar, engineOf, fromSecret } from './engines'
import { dataKey, envName, isEnvName, isShellName } from './names'
import { neighbours, type Plan, type PlanNode, targets } from './plan'
import { loginOf, secretRef } from './secrets'
import { addressOf, externalHost, externalPort, hostName } from './services'
import { isCall, podsFor } from './traffic'

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
const CONFIGS = ['CONFIGMAP', 'CONFIG']
const STORES: Readonly<Record<string, string>> = { DATABASE: 'DB', CACHE: 'CACHE', MESSAGE_QUEUE: 'QUEUE' }

export function wiringOf(node: PlanNode, plan: Plan, claimAt?: string): Wiring {
  const configs = neighbours(node, ...CONFIGS).filter((other) => other.namespace === node.namespace)
  const secrets = secretsOf(node, plan)
  const asFiles = configs.filter((config) => configEntries(config).some(([key]) => !isShellName(key)))
  const asEnv = configs.filter(
    (config) => !asFiles.includes(config) || configEntries(config).some(([key]) => isShellName(key)),
  )
  const logins = CALLERS.has(node.type) ? peerEnv(node) : []
  const referred = referredEnv(node, plan)
  const own = referred.flatMap(({ variable }) => variable ?? [])
  const known = new Set([...logins, ...own, ...ownLogin(node)].map(sourceOf))
  const others = secrets.flatMap(secretEnv).filter((variable) => !known.has(sourceOf(variable)))
  const claims = claimsOf(node)
  const scratch = neighbours(node, 'VOLUME').filter((other) => other.namespace === node.namespace)
  const volumes = [
    ...asFiles.map(({ name }) => ({ name: `config-${name}`, configMap: { name } })),
    // A StatefulSet makes those of its templates.
    ...claims
      .filter((claim) => !isTemplate(claim))
      .map(({ name }) => ({ name: `claim-${name}`, persistentVolumeClaim: { claimName: name } })),
    ...scratch.map((volume) => ({
      name: `volume-${volume.name}`,
      emptyDir: { sizeLimit: volume.values.quantity('sizeLimit', 'size') ?? '1Gi' },
    })),
  ]
  const account = neighbours(node, 'SERVICEACCOUNT').find((other) => other.namespace === node.namespace)
  const priority = neighbours(node, 'PRIORITYCLASS')[0]
  return {
    // A microservice keeps its own settings in a ConfigMap.
    env: unique([...(node.type === 'MICROSERVICE' ? [] : ownEnv(node)), ...own, ...logins, ...others]),
    envFrom: asEnv.map(({ name }) => ({ configMapRef: { name } })),
    volumes,
    mounts: [
      ...asFiles.map(({ name }) => ({ name: `config-${name}`, mountPath: `/etc/config/${name}`, readOnly: true })),
      ...mountsAt(claims, 'claim', 'data', claimAt),
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
function mountsAt(nodes: readonly PlanNode[], prefix: string, folder: string, first?: string) {
  const taken = new Set<string>()
  return nodes.map((node, index) => {
    const said = node.values.matching(MOUNT_PATH, 'mountPath') ?? (index === 0 ? first : undefined)
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

/** Variables whose values a SECRET or CONFIGMAP of the graph holds, as manifests say it (`valueFrom`). */
function referredEnv(node: PlanNode, plan: Plan): readonly { readonly name: string; readonly variable?: EnvVar }[] {
  return node.values.objects('env', 'environmentVariables').flatMap((entry) => {
    const name = entry.text('name')
    const [secret, config] = (['secretKeyRef', 'configMapKeyRef'] as const).map((kind) => {
      const ref = entry.object('valueFrom').object(kind)
      return { name: ref.text('name'), key: ref.text('key') }
    })
    const wanted = secret?.name === undefined ? config : secret
    if (!name || !isEnvName(name) || !wanted?.name || !wanted.key) return []
    const key = dataKey(wanted.key)
    const holder = plan.nodes.find(
      ({ type, namespace, label, name: own }) =>
        (wanted === secret ? type === 'SECRET' : CONFIGS.includes(type)) &&
        namespace === node.namespace &&
        (own === wanted.name || label === wanted.name),
    )
    const keys = !holder
      ? []
      : holder.type === 'SECRET'
        ? secretRef(holder).keys
        : configEntries(holder).map(([one]) => one)
    if (!holder || !keys.includes(key)) return [{ name }]
    const ref = { name: holder.name, key }
    return [
      { name, variable: { name, valueFrom: wanted === secret ? { secretKeyRef: ref } : { configMapKeyRef: ref } } },
    ]
  })
}

/** Variables that the node has from somewhere that the graph does not hold. */
export function missingEnv(node: PlanNode, plan: Plan): readonly string[] {
  return referredEnv(node, plan).flatMap(({ name, variable }) => (variable ? [] : [name]))
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
  const calls = new Set(node.links.filter(({ type, outgoing }) => outgoing && isCall(type)).map(({ other }) => other))
  const peers = targets(node).filter((target) => calls.has(target))
  return peers.flatMap((peer): readonly EnvVar[] => {
    if (peer.type === 'EXTERNAL_DEPENDENCY') return externalEnv(peer)
    const address = addressOf(peer)
    if (!address) return []
    const host = hostName(address, node)
    const store = storeOf(peer)
    if (!store) return [{ name: `${envName(peer.name)}_URL`, value: `http://${host}:${address.port}` }]
    const isOnly = peers.filter((other) => storeOf(other)?.type === store.type).length === 1
    const prefix = isOnly ? (STORES[store.type] as string) : envName(peer.name)
    // A Secret cannot be referred to from another namespace.
    const { namespace } = node
    return clientEnv(store, prefix, host, address.port).filter(
      (variable) => store.namespace === namespace || sourceOf(variable) === undefined,
    )
  })
}

/** The DATABASE, CACHE or MESSAGE_QUEUE that a node is, or leads to as a SERVICE. */
function storeOf(peer: PlanNode): PlanNode | undefined {
  return podsFor(peer).find(({ type }) => STORES[type])
}

/** Its real host, which its certificate is for. */
function externalEnv(peer: PlanNode): readonly EnvVar[] {
  const host = externalHost(peer)
  if (!host) return []
  const prefix = envName(peer.name)
  return [
    { name: `${prefix}_HOST`, value: host },
    { name: `${prefix}_PORT`, value: String(externalPort(peer)) },
  ]
}

/** The first of a name wins: what the user wrote stands first. */
function unique(env: readonly EnvVar[]): readonly EnvVar[] {
  return [...new Map([...env].reverse().map((item) => [item.name, item])).values()].reverse()
}
