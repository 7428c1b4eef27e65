import { type CreateNodeOptions, type DocumentOptions, stringify, type ToStringOptions } from 'yaml'
import type { Plan, PlanNode } from './plan'

/** One file of a node. `path` is relative to the node's own folder. */
export interface FileDraft {
  readonly path: string
  readonly text: string
}

export type Generate = (node: PlanNode, plan: Plan) => readonly FileDraft[]

type Metadata = {
  readonly name: string
  readonly namespace?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Metadata
  readonly [key: string]: unknown
}

/** Kubernetes reads YAML 1.1, where a bare `off` or `yes` is a boolean: such texts get quotes. */
const STYLE: ToStringOptions & DocumentOptions & CreateNodeOptions = {
  lineWidth: 0,
  version: '1.1',
  aliasDuplicateObjects: false,
}

/** A manifest as a file, named after its kind unless said otherwise. Comments say why, never what. */
export function manifestFile(manifest: Manifest, comments: readonly string[] = [], path?: string): FileDraft {
  const head = comments.map((line) => `# ${oneLine(line)}\n`).join('')
  return { path: path ?? `${manifest.kind.toLowerCase()}.yaml`, text: head + stringify(manifest, STYLE) }
}

export function yamlText(value: unknown): string {
  return stringify(value, STYLE)
}

export function oneLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ')
    .trim()
    .slice(0, 200)
}

/** Labels of everything that a node makes. */
export function labels(node: PlanNode, plan: Plan, component?: string): Record<string, string> {
  return {
    ...selector(node),
    'app.kubernetes.io/part-of': plan.graphName,
    ...(component ? { 'app.kubernetes.io/component': component } : {}),
    'app.kubernetes.io/managed-by': 'kubegram',
  }
}

/** What selects a node's pods, and no others. */
export function selector(node: PlanNode): Record<string, string> {
  return { 'app.kubernetes.io/name': node.name }
}

export function metadata(node: PlanNode, plan: Plan, component?: string, name = node.name): Metadata {
  return { name, namespace: node.namespace, labels: labels(node, plan, component) }
}

export function clusterMetadata(node: PlanNode, plan: Plan): Metadata {
  return { name: node.name, labels: labels(node, plan) }
}

/** The ConfigMap of a node's own: what its program reads at start. */
export function settingsFile(node: PlanNode, plan: Plan, data: Readonly<Record<string, string>>): FileDraft {
  return manifestFile({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(node, plan, undefined, settingsName(node)),
    data,
  })
}

export function settingsName(node: PlanNode): string {
  return `${node.name}-settings`
}

/** What cannot be generated, explained: an honest page instead of a manifest that lies. */
export function explained(node: PlanNode, lines: readonly string[]): FileDraft {
  return { path: 'README.md', text: [`# ${oneLine(node.label)}`, '', ...lines, ''].join('\n') }
}
