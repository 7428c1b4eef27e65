import { type FoundFile, openStoredCode } from '../../../client/storedCode'
import { languageOf } from '../../../core/language'
import { compileSearch, findLines, type LineHit } from '../../../core/search'
import { maskSecrets } from '../../../core/secrets'
import { highlightable } from '../../highlight/languages'
import type { FileHits, SearchNews, SearchOrder } from './messages'

/** Time between two messages: often enough to be alive, seldom enough to let the page draw. */
const NEWS_MS = 40
const MOST_LINES = 3_000
const MOST_LINES_IN_FILE = 200

let stored: ReturnType<typeof openStoredCode> | undefined

addEventListener('message', (message: MessageEvent<SearchOrder>) => {
  search(message.data).catch((error: unknown) => {
    tell({ type: 'failed', why: error instanceof Error ? error.message : String(error) })
  })
})

/** One search from its first file to its last. The page ends it by ending this worker. */
async function search(order: SearchOrder): Promise<void> {
  const pattern = compileSearch(order.query)
  const names = new Map(order.graphs.map(({ graphId, name }) => [graphId, name]))
  const units = order.graphs.reduce((sum, graph) => sum + graph.units, 0)
  let room = MOST_LINES
  let read = 0
  let told = 0
  let waiting: FileHits[] = []

  for await (const { graphId, texts, filesAt } of portions(order)) {
    for (const [at, text] of texts.entries()) {
      read += text.length
      const { lines, matches } = findLines(text, pattern, Math.min(room, MOST_LINES_IN_FILE))
      if (matches === 0) continue
      const files = wanted(await filesAt(at), order)
      if (files.length === 0) continue
      room -= lines.length
      const owner = files.find(({ nodeType }) => nodeType === 'SECRET') ?? files[0]
      const shown = withoutSecrets(text, owner?.nodeType, lines)
      const graphName = names.get(graphId) ?? graphId
      waiting.push(...files.map((file) => ({ ...file, graphName, lines: shown, matches })))
    }
    // The first things that are found are shown at once.
    if (performance.now() - told < NEWS_MS) continue
    // Older versions are read too, and not counted before: at the end it is all of it, and never more.
    tell({ type: 'found', files: waiting, progress: Math.min(1, read / Math.max(1, units)) })
    told = performance.now()
    waiting = []
  }
  tell({ type: 'found', files: waiting, progress: 1 })
  tell({ type: 'done' })
}

async function* portions({ code, graphs }: SearchOrder) {
  if (!code) {
    // Open for as long as the worker lives: the next search begins at once.
    stored ??= openStoredCode()
    const { storage } = await stored
    for (const { graphId } of graphs) yield* storage.scan({ graphId })
    return
  }
  const asked = new Set(graphs.map(({ graphId }) => graphId))
  for (const { graphId, texts, files } of code) {
    if (asked.has(graphId)) yield { graphId, texts, filesAt: async (at: number) => files[at] ?? [] }
  }
}

/** Of each node the newest version with this text; older ones only where they are asked for. */
function wanted(files: readonly FoundFile[], { versions, language }: SearchOrder): readonly FoundFile[] {
  const newest = new Map<string, FoundFile>()
  for (const file of files) {
    const key = JSON.stringify([file.nodeId, file.name])
    const known = newest.get(key)
    if (!known || (!known.isCurrent && file.generation > known.generation) || file.isCurrent) newest.set(key, file)
  }
  return [...newest.values()].filter(
    (file) => (versions || file.isCurrent) && (language === undefined || languageName(file) === language),
  )
}

/** A line that holds a secret is found by it, and shown without it. */
function withoutSecrets(code: string, nodeType: string | undefined, lines: readonly LineHit[]): readonly LineHit[] {
  const masked = maskSecrets(code, nodeType)
  if (masked.hidden === 0) return lines
  const was = code.split('\n')
  const is = masked.text.split('\n')
  return lines.map((hit) => {
    const text = is[hit.line - 1] ?? ''
    return text === was[hit.line - 1] ? hit : { line: hit.line, text: text.trim(), marks: [] }
  })
}

function languageName(file: FoundFile): string | undefined {
  return highlightable(file.language ?? languageOf(file.path ?? file.name))
}

function tell(news: SearchNews): void {
  postMessage(news)
}
