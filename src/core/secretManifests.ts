import { afterSeparator, readDocument } from './secretDocument'
import { type Findings, lineEnd, lineRanges, SLICE } from './secretRange'

/** Finds the values of Secrets, document by document. Yields now and then. */
export function* findManifests(code: string, nodeType: string | undefined, found: Findings): Generator<void, void> {
  const isMeant = nodeType === 'SECRET'
  let turn = SLICE
  for (let start = 0; start < code.length; ) {
    const next = code.indexOf('\n---', start)
    const end = next < 0 ? code.length : next + 1
    if (isMeant || mayHold(code.slice(start, end))) yield* findInDocument(code, start, end, isMeant, found)
    start = end
    if (start < turn) continue
    turn = start + SLICE
    yield
  }
  // A ConfigMap may hold manifests as texts.
  let read = 0
  for (let text = found.texts.pop(); text; text = found.texts.pop()) {
    if (mayHold(code.slice(...text))) yield* findInDocument(code, ...text, false, found)
    read += text[1] - text[0]
    if (read < SLICE) continue
    read = 0
    yield
  }
}

/** Without one of these words there is nothing to look for. */
function mayHold(part: string): boolean {
  if (part.includes('Secret') || part.includes('tringData')) return true
  return part.startsWith('data:') || part.includes('\ndata:') || /^\s*\{\s*["']?data["']?\s*:/.test(part)
}

/** Where a document is a Secret, or meant as one, and its values cannot be told apart from the rest, all is hidden. */
function* findInDocument(code: string, start: number, end: number, isMeant: boolean, found: Findings) {
  const before = { ranges: found.ranges.length, values: found.values }
  const read = yield* readDocument(code, start, end, found)
  const isUnknown = isMeant && read.hasContent && !read.saysKind && found.ranges.length === before.ranges
  if (!read.hidesAll && !isUnknown) return
  found.ranges.length = before.ranges
  for (let at = afterSeparator(code, start), next = 0; at < end; at = next) {
    next = lineEnd(code, Math.min(end, at + SLICE), end) + 1
    for (const range of lineRanges(code, at, Math.min(next, end))) found.ranges.push(range)
    yield
  }
  found.values = before.values + Number(found.ranges.length > before.ranges)
}
