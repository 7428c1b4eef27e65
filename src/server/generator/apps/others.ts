import { explained, type Generate, manifestFile, metadata, oneLine } from '../files'
import { targets } from '../plan'
import { podTemplate } from '../pods'
import { externalHost } from '../services'

/** A name inside the cluster for something outside: for programs that take one name wherever they run. */
export const externalDependency: Generate = (node, plan) => {
  const host = externalHost(node)
  if (!host) {
    return [
      explained(node, [
        'The graph does not say where this is, and nothing here makes up a host: callers have no address of it.',
        'Set "host" on the node, and generate again.',
      ]),
    ]
  }
  return [
    manifestFile(
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: metadata(node, plan),
        spec: { type: 'ExternalName', externalName: host },
      },
      ['Only a name: TLS certificates are for the real host, so callers of this graph are given that one.'],
    ),
  ]
}

/** A shell script, mounted by nothing: run it by hand or from a Job. */
export const command: Generate = (node) => {
  const line = node.values.text('command', 'script', 'run')
  if (!line) return [explained(node, ['The graph holds no command for this node. Set "command" on it.'])]
  const safe = line.replaceAll('\r\n', '\n')
  return [{ path: `${node.name}.sh`, text: `#!/bin/sh\n# ${oneLine(node.label)}\nset -eu\n\n${safe}\n` }]
}

/** A pod to look around from, with nothing but a shell and network tools. */
export const debugging: Generate = (node, plan) => {
  const about = targets(node).map(({ name }) => name)
  const { metadata: podMetadata, spec } = podTemplate(node, plan, {
    image: node.values.image('image') ?? 'busybox:1.37',
    uid: 65_534,
    command: ['sleep', '3600'],
  })
  const manifest = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata(node, plan), ...podMetadata },
    spec: { ...spec, restartPolicy: 'Never' },
  }
  return [
    manifestFile(manifest, [
      `Ends by itself after an hour. Look around with: kubectl -n ${node.namespace} exec -it ${node.name} -- sh`,
      ...(about.length > 0 ? [`Meant for: ${about.join(', ')}`] : []),
    ]),
  ]
}
