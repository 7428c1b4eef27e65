import { MAX_ID_UNITS } from './input'
import { isJobId } from './status'

/** What a `web+kubegram:` link leads to. */
export type KubegramLink =
  | { readonly to: 'job'; readonly jobId: string; readonly graphId?: string }
  | { readonly to: 'graph'; readonly graphId: string }

const FORM = /^web\+kubegram:(?:\/\/)?(job|graph)\/([^/?#]+)\/?(?:\?graph=([^&#]+))?$/i

/**
 * Reads `web+kubegram:job/<server job id>`, with `?graph=<graph id>` where its code is to be filed, or
 * `web+kubegram:graph/<graph id>`. Ids are percent-encoded. Anything else is `undefined`: links come from anywhere.
 */
export function readLink(text: string): KubegramLink | undefined {
  const [, kind = '', id = '', graph] = FORM.exec(text.trim()) ?? []
  const subject = decoded(id)
  const graphId = graph === undefined ? undefined : decoded(graph)
  if (subject === undefined || (graph !== undefined && graphId === undefined)) return undefined
  if (kind.toLowerCase() === 'graph') return graph === undefined ? { to: 'graph', graphId: subject } : undefined
  if (!isJobId(subject)) return undefined
  return { to: 'job', jobId: subject, ...(graphId === undefined ? {} : { graphId }) }
}

function decoded(text: string): string | undefined {
  try {
    const read = decodeURIComponent(text)
    return read === '' || read.length > MAX_ID_UNITS ? undefined : read
  } catch {
    return undefined
  }
}
