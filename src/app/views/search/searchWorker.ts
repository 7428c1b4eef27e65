import { type ScannedFile, scanCode } from '../../../client/scanCode'
import { languageOf } from '../../../core/language'
import { compileSearch, findLines, type LineHit } from '../../../core/search'
import { highlightable } from '../../highlight/languages'
import { maskSecrets } from '../../words/secrets'
import type { FileHits, SearchNews, SearchOrder } from './messages'

/** Time between two messages: often enough to be alive, seldom enough to let the page draw. */
const NEWS_MS = 40
const MOST_LINES = 3_000
const MOST_LINES_IN_FILE = 200

addEventListener('message', (message: MessageEvent<SearchOrder>) => {
  search(message.data).catch((error: unknown) => {
    tell({ type: 'failed', why: error instanceof Error ? error.message : String(error) })
  })
})

/** One search from its first file to its last. The page ends it by ending this worker. */
async function search({ query, filter, language, code }: SearchOrder): Promise<void> {
  const pattern = compileSearch(query)
  const scan = code ? { units: unitsOf(code), files: [code] } : await scanCode(filter)
  let room = MOST_LINES
  let files = 0
  let read = 0
  let waiting: FileHits[] = []
  let told = 0

  for await (const portion of scan.files) {
    for (const file of portion) {
      files++
      read += file.units
      if (language !== undefined && languageName(file) !== language) continue
      const { lines, matches } = findLines(file.code, pattern, Math.min(room, MOST_LINES_IN_FILE))
      if (matches === 0) continue
      room -= lines.length
      waiting.push(hits(file, lines, matches))
    }
    // The first things that are found are shown at once.
    if (performance.now() - told < NEWS_MS) continue
    tell({ type: 'found', files: waiting, read, units: scan.units })
    told = performance.now()
    waiting = []
  }
  tell({ type: 'found', files: waiting, read, units: scan.units })
  tell({ type: 'done', files })
}

function hits(
  { code, pack: _pack, at: _at, units: _units, ...file }: ScannedFile,
  lines: readonly LineHit[],
  matches: number,
) {
  return { ...file, lines: withoutSecrets(code, lines), matches }
}

/** A line that holds a secret is found by it, and shown without it. */
function withoutSecrets(code: string, lines: readonly LineHit[]): readonly LineHit[] {
  const masked = maskSecrets(code)
  if (masked.hidden === 0) return lines
  const was = code.split('\n')
  const is = masked.text.split('\n')
  return lines.map((hit) => {
    const text = is[hit.line - 1] ?? ''
    return text === was[hit.line - 1] ? hit : { line: hit.line, text: text.trim(), marks: [] }
  })
}

function languageName(file: ScannedFile): string | undefined {
  return highlightable(file.language ?? languageOf(file.path ?? file.name))
}

function unitsOf(files: readonly ScannedFile[]): number {
  return files.reduce((sum, { units }) => sum + units, 0)
}

function tell(news: SearchNews): void {
  postMessage(news)
}
