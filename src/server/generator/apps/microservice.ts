import {
  explained,
  type FileDraft,
  type Generate,
  manifestFile,
  metadata,
  oneLine,
  selector,
  settingsFile,
  settingsName,
} from '../files'
import { rollout, withoutValue } from '../kinds/workloads'
import type { Plan, PlanNode } from '../plan'
import { podTemplate } from '../pods'
import { replicasOf } from '../replicas'
import { containerPort, morePorts, serviceFile, unreachable } from '../services'
import { type Picked, pickStarter } from '../starters/pickStarter'
import { APP_UID } from '../starters/starter'
import { missingSecrets, ownEnv } from '../wiring'

const HEALTH = /^\/$|^(\/[A-Za-z0-9_-][\w.-]{0,60}){1,6}$/

/** A MICROSERVICE: Deployment, Service, ConfigMap, and under `app/` a starter to build its image from. */
export const microservice: Generate = (node, plan) => {
  const said = node.values.text('language', 'runtime')
  const picked = pickStarter(said, node.values.text('framework'))
  return [
    deployment(node, plan, picked),
    serviceFile(node, plan),
    configMap(node, plan),
    ...(picked ? starterFiles(node, picked) : [noStarter(node, said)]),
  ]
}

function healthPath(node: PlanNode): string {
  return node.values.matching(HEALTH, 'health_check_path', 'healthCheckPath') ?? '/healthz'
}

function deployment(node: PlanNode, plan: Plan, picked: Picked | undefined): FileDraft {
  const image = node.values.image('image')
  const template = podTemplate(node, plan, {
    image: image ?? `${node.name}:${versionOf(node)}`,
    port: containerPort(node),
    extraPorts: morePorts(node),
    uid: APP_UID,
    envFrom: [{ configMapRef: { name: settingsName(node) } }],
    probe: { path: healthPath(node) },
    component: 'microservice',
    ...(picked ? { writable: picked.writable } : {}),
    resources: { cpu: '100m', memory: picked?.title === 'Spring Boot' || picked?.title === 'Ktor' ? '384Mi' : '128Mi' },
  })
  const manifest = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(node, plan, 'microservice'),
    spec: {
      replicas: replicasOf(node),
      revisionHistoryLimit: 5,
      selector: { matchLabels: selector(node) },
      strategy: rollout(node),
      template,
    },
  }
  return manifestFile(manifest, [
    ...(image ? [] : ['The graph names no image: build this one from app/, and push it where the cluster finds it.']),
    ...missingSecrets(node, plan).map(
      (name) => `The secret ${oneLine(name)} is not in the graph: nothing refers to it.`,
    ),
    ...withoutValue(node, plan),
    ...unreachable(node),
  ])
}

function versionOf(node: PlanNode): string {
  return node.values.matching(/^[A-Za-z0-9_][\w.-]{0,60}$/, 'version') ?? '0.1.0'
}

/** Settings that hold no secret. PORT is the one that the manifests mean, whatever else was said. */
function configMap(node: PlanNode, plan: Plan): FileDraft {
  const said = ownEnv(node).filter(({ name }) => name !== 'PORT')
  const data = new Map(said.map(({ name, value }) => [name, value]))
  data.set('PORT', String(containerPort(node)))
  return settingsFile(node, plan, Object.fromEntries(data))
}

function starterFiles(node: PlanNode, { starter, title, insteadOf }: Picked): readonly FileDraft[] {
  const health = healthPath(node)
  const files = starter({
    name: node.name,
    port: containerPort(node),
    // The starter answers at / anyway; two routes of one path do not start everywhere.
    health: health === '/' ? '/healthz' : health,
    typescript: /^(typescript|ts|tsx)$/i.test(node.values.text('language', 'runtime')?.trim() ?? ''),
  }).map(({ path, text }) => ({ path: `app/${path}`, text }))
  if (!insteadOf) return files
  const why = `There is no starter for ${JSON.stringify(oneLine(insteadOf).slice(0, 60))}: this one uses ${title}.`
  return [explained(node, [why, 'The Deployment works with any image that listens on PORT.']), ...files]
}

function noStarter(node: PlanNode, language: string | undefined): FileDraft {
  const named = language ? JSON.stringify(oneLine(language).slice(0, 60)) : undefined
  return explained(node, [
    named ? `There is no starter for the language ${named}.` : 'The graph names no language, so there is no starter.',
    '',
    'The Deployment works with any image that',
    '',
    '- listens on the port in the environment variable PORT,',
    `- answers GET ${healthPath(node)} with status 200 when it is ready,`,
    `- runs as user ${APP_UID}, and stops on SIGTERM.`,
  ])
}
