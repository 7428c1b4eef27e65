import type { Codegen } from '../../../client/codegen'
import type { Portion } from './messages'

/** All code, where the browser lets nothing be stored: no worker can read it then. Elsewhere `undefined`. */
export async function codeInMemory(codegen: Codegen): Promise<readonly Portion[] | undefined> {
  if (codegen.health().storage !== 'memory') return undefined
  const portions: Portion[] = []
  for await (const { graphId, texts, filesAt } of codegen.storage.scan()) {
    portions.push({ graphId, texts, files: await Promise.all(texts.map((_, at) => filesAt(at))) })
  }
  return portions
}
