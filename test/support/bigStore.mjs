// A store with as many nodes as a test asks for, as a backup file: the same bytes each time.
import { makeBackup } from './makeBackup.mjs'

/** 2026-01-05, 08:00 UTC */
const FIRST_AT = Date.UTC(2026, 0, 5, 8)
const HOUR = 3_600_000
const TYPES = ['MICROSERVICE', 'DATABASE', 'CACHE', 'MESSAGE_QUEUE', 'CONFIGMAP', 'INGRESS', 'CRONJOB', 'SECRET']

/** Ids and names as the store has them. */
export const graphIdOf = (graph) => `graph-${graph}`
export const graphNameOf = (graph) => `Fleet ${graph + 1}`
export const nodeIdOf = (graph, node) => `g${graph}-n${node}`
export const nodeNameOf = (node) => `service-${node}`

/**
 * `graphs` graphs, each with `nodes` nodes of about 2.6 kB of code, or `lean` of 0.5 kB. The first graph has `versions`
 * versions; from one to the next every tenth node changes in one line, and one comes. `texts` are files of one node
 * each, in a graph of their own.
 * @param {{ graphs?: number, nodes?: number, versions?: number, lean?: boolean, texts?: readonly string[] }} size
 * @returns {Buffer}
 */
export function bigStore(size) {
  return makeBackup(graphsOf(size))
}

function* graphsOf({ graphs = 0, nodes = 0, versions = 1, lean = false, texts = [] }) {
  for (let graph = 0; graph < graphs; graph++) {
    const versionsOf = Array.from({ length: graph === 0 ? versions : 1 }, (_, at) => {
      const storedAt = FIRST_AT + graph * HOUR + at * 60_000
      return { storedAt, files: filesOf(graph, nodes, at + 1, lean) }
    })
    yield { graphId: graphIdOf(graph), name: graphNameOf(graph), versions: versionsOf }
  }
  if (texts.length > 0) yield textsGraph(texts)
}

function textsGraph(texts) {
  const files = texts.map((code, at) => {
    const name = `text-${at}`
    return { nodeId: name, nodeName: name, nodeType: 'CONFIGMAP', fileName: 'text.yaml', path: `${at}/text.yaml`, code }
  })
  return { graphId: 'texts', name: 'Texts', versions: [{ storedAt: FIRST_AT, files }] }
}

function* filesOf(graph, nodes, version, lean) {
  for (let node = 0; node < nodes + version - 1; node++) yield* nodeFiles(graph, node, version, lean)
}

function* nodeFiles(graph, node, version, lean) {
  const nodeType = TYPES[node % TYPES.length]
  const owner = { nodeId: nodeIdOf(graph, node), nodeName: nodeNameOf(node), nodeType }
  const folder = `${nodeType.toLowerCase()}/${nodeNameOf(node)}`
  const file = (fileName, language, code) => ({ ...owner, fileName, path: `${folder}/${fileName}`, language, code })
  const release = node % 10 === 0 ? version : 1
  yield file('deployment.yaml', 'yaml', deployment(graph, node, release, lean ? 0 : 8 + (node % 40)))
  if (lean) return
  if (nodeType === 'SECRET') yield file('secret.yaml', 'yaml', secret(graph, node))
  if (node % 3 === 0) yield file('server.ts', 'typescript', server(graph, node))
}

function deployment(graph, node, release, settings) {
  const name = nodeNameOf(node)
  const env = Array.from(
    { length: settings },
    (_, at) => `            - name: SETTING_${at}\n              value: "${(graph * 31 + node * 17 + at * 7) % 997}"\n`,
  )
  return (
    `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n  namespace: fleet-${graph + 1}\n` +
    `  labels:\n    app: ${name}\n    # from one version to the next this line changes\n    release: "${release}"\n` +
    `spec:\n  replicas: ${1 + (node % 4)}\n  selector:\n    matchLabels:\n      app: ${name}\n  template:\n` +
    `    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers:\n        - name: ${name}\n` +
    `          image: registry.example/${name}:1.${node % 90}.0\n          ports:\n            - containerPort: ${8000 + (node % 900)}\n` +
    `          env:\n${env.join('')}`
  )
}

function secret(graph, node) {
  return (
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${nodeNameOf(node)}\n  namespace: fleet-${graph + 1}\n` +
    `type: Opaque\nstringData:\n  password: hunter-${graph}-${node}\n`
  )
}

function server(graph, node) {
  const routes = Array.from(
    { length: 12 + (node % 20) },
    (_, at) =>
      `app.get('/items/${at}', async (request, reply) => {\n  const found = await store.read('${graph}-${node}-${at}')\n` +
      '  if (!found) return reply.code(404).send()\n  return found\n})\n',
  )
  return `import { app, store } from './app'\n\n// ${nodeNameOf(node)}\n${routes.join('\n')}`
}
