const TARGET = { id: 'db', name: 'Database', nodeType: 'DATABASE', config: 'the whole target again' }

/** A graph of generated code as servers answer it: two files of one node, and an edge that repeats its target. */
export const answeredGraph = {
  totalFiles: 99,
  namespace: 'shop',
  graphId: 'server-job-1',
  originalGraphId: 'server-graph-1',
  nodes: [
    {
      id: 'web',
      name: 'Web',
      nodeType: 'DEPLOYMENT',
      config: 'kind: Deployment\n',
      spec: { replicas: 1 },
      generatedCodeMetadata: { fileName: 'deployment.yaml', path: 'deployment.yaml' },
      command: null,
      originalNodeId: 'web',
      edges: [{ connectionType: 'DEPENDS_ON', node: TARGET }],
    },
    { id: 'web', name: 'Web', nodeType: 'SERVICE', config: 'kind: Service\n' },
    { id: 'db', name: 'Database', nodeType: 'DATABASE', config: 'kind: StatefulSet\n', edges: [] },
  ],
}
