import { type Generate, manifestFile, metadata } from '../files'
import { secretFile, secretRef } from '../secrets'
import { configEntries } from '../wiring'

export const configMap: Generate = (node, plan) => {
  const entries = configEntries(node)
  return [
    manifestFile(
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(node, plan), data: Object.fromEntries(entries) },
      entries.length > 0 ? [] : ['The graph gives no entries yet: add them under "configData" of the node.'],
    ),
  ]
}

const FORMATS: Readonly<Record<string, string>> = {
  tls: 'kubernetes.io/tls',
  dockerconfigjson: 'kubernetes.io/dockerconfigjson',
}

/** Types with required keys cannot be made without values, so they are Opaque with their keys named. */
export const secret: Generate = (node, plan) => {
  const wanted = FORMATS[node.values.text('format', 'secretType')?.toLowerCase() ?? '']
  const file = secretFile(node, plan, secretRef(node))
  if (!wanted) return [file]
  return [{ ...file, text: `# Make it with type ${wanted} when you fill it in.\n${file.text}` }]
}
