import type { CodeFile } from './codeMap'
import { exportNames } from './exportNames'
import { applyRank, type Manifest, readManifests } from './manifests'

/** A file on its way out. */
export interface OutFile extends Pick<CodeFile, 'nodeId' | 'name' | 'path' | 'code'> {
  readonly nodeName: string
  /** How many secret values its code holds. */
  readonly secrets: number
  /** Its node is no longer in the graph. */
  readonly isFormer?: boolean
}

export interface ExportChoice {
  /** All files in their folders, or all objects in one file. */
  readonly layout: 'files' | 'one'
  /** Take files with secret values along. */
  readonly secrets: boolean
  /** Take files of nodes along that are no longer in the graph. */
  readonly former: boolean
}

export interface ExportPlan {
  readonly files: readonly { readonly name: string; readonly text: string }[]
  /** How many Kubernetes objects are in it. */
  readonly objects: number
  /** Files that stay. */
  readonly withheld: readonly OutFile[]
  /** Objects that several files define differently: applied, the last one wins. */
  readonly doubles: readonly string[]
}

export const EXPORT_RECORD = 'kubegram-export.json'
export const ONE_YAML = 'all.yaml'
const KUSTOMIZATION = 'kustomization.yaml'

/** What goes out under which names: the files, what applies them, and a record with the true ids. */
export function planExport(
  graph: { readonly graphId: string; readonly name: string },
  all: readonly OutFile[],
  { layout, secrets, former }: ExportChoice,
): ExportPlan {
  const files = all.filter((file) => (secrets || file.secrets === 0) && (former || !file.isFormer))
  // The names of what is added here are taken.
  const given = [KUSTOMIZATION, EXPORT_RECORD, ...files.map((file) => file.path || `${file.nodeName}/${file.name}`)]
  const names = exportNames(given).slice(2)
  const found = files.map((file, at) => ({ name: names[at] as string, file, manifests: readManifests(file.code) }))
  const { objects, doubles } = distinct(found.flatMap(({ manifests }) => manifests))
  const ordered = [...objects].sort((a, b) => applyRank(a.kind) - applyRank(b.kind))
  const withheld = all.filter((file) => !files.includes(file))
  const record = {
    graphId: graph.graphId,
    graphName: graph.name,
    files:
      layout === 'one' ? [ONE_YAML] : found.map(({ name, file: { nodeId, path = '' } }) => ({ name, nodeId, path })),
  }
  const recordFile = { name: EXPORT_RECORD, text: `${JSON.stringify(record, null, 2)}\n` }
  const apply = (resources: readonly string[]) => ({ name: KUSTOMIZATION, text: kustomization(resources) })
  if (layout === 'one') {
    const text = `${ordered.map((manifest) => manifest.text).join('\n---\n')}\n`
    return {
      files: [{ name: ONE_YAML, text }, apply([ONE_YAML]), recordFile],
      objects: objects.length,
      withheld,
      doubles,
    }
  }
  const out = found.map(({ name, file }) => ({ name, text: file.code }))
  const extra = objects.length > 0 ? [apply(resourcesOf(found))] : []
  return { files: [...out, ...extra, recordFile], objects: objects.length, withheld, doubles }
}

/** Files with objects, in the order of applying; a file whose objects all stand in earlier ones is left out. */
function resourcesOf(found: readonly { readonly name: string; readonly manifests: readonly Manifest[] }[]) {
  const seen = new Set<string>()
  return found
    .filter(({ manifests }) => {
      const isNew = manifests.some(({ identity }) => !seen.has(identity))
      for (const { identity } of manifests) seen.add(identity)
      return isNew
    })
    .map(({ name, manifests }) => ({ name, rank: Math.min(...manifests.map(({ kind }) => applyRank(kind))) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ name }) => name)
}

function kustomization(resources: readonly string[]): string {
  return [
    'apiVersion: kustomize.config.k8s.io/v1beta1',
    'kind: Kustomization',
    'resources:',
    ...resources.map((name) => `  - ${JSON.stringify(name)}`),
    '',
  ].join('\n')
}

/** Each object once; of several the last, which is what would count after applying all. */
function distinct(manifests: readonly Manifest[]) {
  const objects = new Map<string, Manifest>()
  const doubles = new Set<string>()
  for (const manifest of manifests) {
    const known = objects.get(manifest.identity)
    if (known && known.text !== manifest.text) doubles.add(nameOf(manifest))
    objects.set(manifest.identity, manifest)
  }
  return { objects: [...objects.values()], doubles: [...doubles] }
}

function nameOf({ kind, identity }: Manifest): string {
  return `${kind} ${(JSON.parse(identity) as readonly string[]).at(-1)}`
}
