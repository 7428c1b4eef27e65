import { parseAllDocuments } from 'yaml'
import type { GraphResult } from '../../../src/core/kubegram'

export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly [key: string]: unknown
}

/** Every manifest of a result, read the way Kubernetes does: as YAML 1.1, where a bare `off` is a boolean. */
export function readManifests(result: GraphResult): readonly Manifest[] {
  return result.nodes
    .filter(({ generatedCodeMetadata }) => isManifest(generatedCodeMetadata?.path ?? ''))
    .flatMap(({ config = '' }) =>
      parseAllDocuments(config, { version: '1.1' }).map((document) => {
        if (document.errors.length > 0) throw new Error(`${document.errors[0]?.message}\n${config}`)
        return document.toJS() as Manifest
      }),
    )
}

function isManifest(path: string): boolean {
  return path.endsWith('.yaml') && !/^(?!cluster\/)[^/]+\/[^/]+\/app\//.test(path)
}
