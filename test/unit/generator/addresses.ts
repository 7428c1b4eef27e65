import { parse } from 'yaml'
import type { CodegenGraph } from '../../../src/core/kubegram'
import type { Manifest } from './readManifests'
import { find, podsOf } from './references'

interface At {
  readonly host: string
  readonly port?: number
}

const SERVERS: Readonly<Record<string, RegExp>> = {
  'default.conf': /^ {2}server ([^\s:;]+):(\d+);/gm,
  'haproxy.cfg': /^ {2}server \S+ ([^\s:]+):(\d+)/gm,
  'kong.yml': /url: https?:\/\/([^\s:/]+):(\d+)/g,
  'routes.yml': /"url": "https?:\/\/([^\s:/]+):(\d+)"/g,
}

/** Hosts that programs are sent to, by environment or configuration, where no Service answers at that port. */
export function addressFaults(manifests: readonly Manifest[]): readonly string[] {
  const outside = manifests.flatMap(({ spec }) => (spec as { externalName?: string } | undefined)?.externalName ?? [])
  const called = [...podsOf(manifests).flatMap(inEnv), ...manifests.flatMap(inSettings)]
  return called.flatMap(({ from, namespace, host, port }) => {
    if (outside.includes(host) || host === 'localhost' || host === '127.0.0.1') return []
    const [name = '', space = namespace] = host.split('.')
    const { ports = [] } = (find(manifests, 'Service', name, space)?.spec ?? {}) as { ports?: { port: number }[] }
    const answers = port === undefined ? ports.length > 0 : ports.some((one) => one.port === port)
    return answers ? [] : [`${from}: nothing answers at ${host}:${port}`]
  })
}

type Called = At & { readonly from: string; readonly namespace: string }

function inEnv({ owner, namespace, spec }: ReturnType<typeof podsOf>[number]): readonly Called[] {
  const from = owner.metadata.name
  return spec.containers.flatMap(({ env = [] }) =>
    env.flatMap(({ name, value = '' }) => {
      const url = /_URL$/.test(name) && /^http:\/\/([^:/]+):(\d+)$/.exec(value)
      if (url) return [{ from, namespace, host: url[1] as string, port: Number(url[2]) }]
      return /_HOST$/.test(name) && value !== '' ? [{ from, namespace, host: value }] : []
    }),
  )
}

function inSettings({ kind, metadata, data }: Manifest): readonly Called[] {
  if (kind !== 'ConfigMap' || !metadata.name.endsWith('-settings')) return []
  return Object.entries(data as Record<string, string>)
    .flatMap(([file, text]) => inFile(file, text))
    .map((at) => ({ ...at, from: metadata.name, namespace: metadata.namespace ?? '' }))
}

function inFile(file: string, text: string): readonly At[] {
  const pattern = SERVERS[file]
  if (pattern) return [...text.matchAll(pattern)].map(([, host = '', port]) => ({ host, port: Number(port) }))
  if (file === 'prometheus.yml') {
    const { scrape_configs: jobs } = parse(text) as { scrape_configs: { static_configs: { targets: string[] }[] }[] }
    const targets = jobs.flatMap(({ static_configs: groups }) => groups.flatMap((group) => group.targets))
    return targets.map((target) => ({ host: target.split(':')[0] ?? '', port: Number(target.split(':')[1]) }))
  }
  return file === 'envoy.yaml' ? clusters(parse(text)) : []
}

function clusters(config: { static_resources: { clusters: unknown } }): readonly At[] {
  const found: At[] = []
  JSON.stringify(config.static_resources.clusters, (key, value) => {
    if (key === 'socket_address') found.push({ host: value.address, port: value.port_value })
    return value
  })
  return found
}

/** Storage classes that neither the manifests hold nor the graph names: a class of the cluster is named by a person. */
export function classFaults(manifests: readonly Manifest[], graph: CodegenGraph): readonly string[] {
  const named = new Set<string>()
  JSON.stringify(graph, (key, value) => {
    if (/^storageClass/.test(key)) named.add(String(value))
    return value
  })
  const used: string[] = []
  JSON.stringify(manifests, (key, value) => {
    if (key === 'storageClassName' && value !== '') used.push(value)
    return value
  })
  return used
    .filter((name) => !named.has(name) && !find(manifests, 'StorageClass', name, undefined))
    .map((name) => `no storage class ${name}`)
}
