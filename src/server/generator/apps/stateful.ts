import { claimsOf } from '../claims'
import { canScaleOut, databaseName, type Engine, type EnvVar, engineOf } from '../engines'
import {
  explained,
  type FileDraft,
  type Generate,
  manifestFile,
  metadata,
  selector,
  settingsFile,
  settingsName,
  yamlText,
} from '../files'
import { claimTemplates } from '../kinds/workloads'
import type { Plan, PlanNode } from '../plan'
import { podTemplate } from '../pods'
import { replicasOf } from '../replicas'
import { loginOf, secretFile } from '../secrets'
import { containerPort, headlessServiceFile, serviceFile } from '../services'
import { backupCronJob } from './backup'
import { brokerConfig, cacheConfig, cacheMemory, topicsJob } from './stores'

/** DATABASE, CACHE and MESSAGE_QUEUE: a StatefulSet, its Services, and what the engine needs to start. */
export const store: Generate = (node, plan) => {
  const engine = engineOf(node)
  if (!engine) return [unknownEngine(node)]
  const login = loginOf(node)
  const config = engine.configPath ? [settingsFile(node, plan, cacheConfig(node))] : []
  return [
    statefulSet(node, plan, engine),
    serviceFile(
      node,
      plan,
      engine.extraPorts?.filter(({ name }) => name !== 'controller'),
    ),
    headlessServiceFile(node, plan),
    ...config,
    ...(engine.needsLogin && login.own ? [secretFile(node, plan, login.own)] : []),
    ...topicsJob(node, plan, engine),
    ...backupCronJob(node, plan, engine),
  ]
}

function statefulSet(node: PlanNode, plan: Plan, engine: Engine): FileDraft {
  const replicas = safeReplicas(node, engine)
  const wanted = replicasOf(node)
  const port = containerPort(node)
  const templates = claimTemplates(node)
  const hasOwnVolume = engine.dataPath !== '' && claimsOf(node).length === 0
  const env: readonly EnvVar[] = [
    ...engine.env(node, loginOf(node)),
    ...(engine.name === 'kafka' ? brokerConfig(node, replicas) : []),
  ]
  const template = podTemplate(node, plan, {
    image: imageOf(node, engine),
    port,
    uid: engine.uid,
    env,
    ...(engine.args ? { args: engine.args } : {}),
    ...(engine.extraPorts ? { extraPorts: engine.extraPorts } : {}),
    probe: { exec: engine.ready },
    component: node.type.toLowerCase().replace('_', '-'),
    resources: { cpu: '250m', memory: memoryOf(node, engine) },
    ...(engine.dataPath ? { claimAt: engine.dataPath } : {}),
    mounts: [
      ...(hasOwnVolume ? [{ name: 'data', mountPath: engine.dataPath }] : []),
      ...(engine.configPath ? [{ name: 'engine-config', mountPath: engine.configPath, readOnly: true }] : []),
    ],
    volumes: engine.configPath ? [{ name: 'engine-config', configMap: { name: settingsName(node) } }] : [],
  })
  const manifest = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata(node, plan, engine.name),
    spec: {
      serviceName: `${node.name}-headless`,
      replicas,
      ...(engine.name === 'kafka' ? { podManagementPolicy: 'Parallel' } : {}),
      selector: { matchLabels: selector(node) },
      template,
      ...(engine.dataPath && templates.length > 0 ? { volumeClaimTemplates: templates } : {}),
    },
  }
  const comments =
    wanted > replicas
      ? [`The graph asks for ${wanted} replicas. ${engine.name} needs an operator to replicate safely, so this is one.`]
      : []
  return manifestFile(manifest, comments)
}

function memoryOf(node: PlanNode, engine: Engine): string {
  if (engine.configPath) return cacheMemory(node)
  return engine.name === 'kafka' ? '1Gi' : '512Mi'
}

function safeReplicas(node: PlanNode, engine: Engine): number {
  return engine.name === 'kafka' || canScaleOut(node) ? Math.max(1, replicasOf(node)) : Math.min(1, replicasOf(node))
}

/** The version said, where the engine's tag is made of it alone. */
function imageOf(node: PlanNode, engine: Engine): string {
  const said = node.values.image('image')
  if (said) return said
  const version = node.values.matching(/^\d+(\.\d+){0,2}$/, 'version')
  if (!version || !/^(postgres|mysql|mariadb|mongo|redis|memcached|rabbitmq|nats|valkey\/valkey):/.test(engine.image))
    return engine.image
  return engine.image.replace(/:\d+(\.\d+)*/, `:${version}`)
}

function unknownEngine(node: PlanNode): FileDraft {
  const said = node.values.text('engine', 'databaseType', 'cacheType', 'queueType') ?? ''
  return explained(node, [
    `Nothing is generated for the engine ${JSON.stringify(said.slice(0, 60))}: it is not one that this generator knows,`,
    'and a manifest that does not start would be worse than none. Known engines: PostgreSQL, TimescaleDB, MySQL,',
    'MariaDB, MongoDB, Redis, Valkey, Memcached, RabbitMQ, Kafka and NATS.',
    '',
    'What a manifest of your own has to provide, so that the rest of this graph fits to it:',
    '',
    yamlText({ service: node.name, namespace: node.namespace, database: databaseName(node) }).trimEnd(),
  ])
}
