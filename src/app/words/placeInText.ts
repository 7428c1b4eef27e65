import { parsedJson } from '../../core/json'

/**
 * Where in JSON `text` a sentence points to, in UTF-16 units from 0: at `… line 3, column 14.`, or at the value that
 * `"graph.nodes[1].id" …` names, and where that is missing at what it is missing from.
 */
export function placeInText(sentence: string, text: string): number | undefined {
  const place = /line (\d+), column (\d+)/.exec(sentence)
  if (place) return placeOfLine(Number(place[1]), Number(place[2]), text)
  const path = /"([A-Za-z]+(?:\.[A-Za-z]+|\[\d+\])*)"/.exec(sentence)?.[1]
  return path === undefined ? undefined : placeOfPath(path.match(/\w+/g) ?? [], text)
}

function placeOfLine(line: number, column: number, text: string): number | undefined {
  let start = 0
  for (let before = 1; before < line; before++) {
    const end = text.indexOf('\n', start)
    if (end < 0) return undefined
    start = end + 1
  }
  return Math.min(start + column - 1, text.length)
}

const BLANK = /[\s,:]*/y
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]]|[^\s,:{}[\]"]+/y

/** The text is known to be JSON: commas and colons need no look. */
function placeOfPath(path: readonly string[], text: string): number | undefined {
  let at = skip(BLANK, text, 0)
  for (const step of path) {
    const next = placeOfStep(step, text, at)
    if (next === undefined) return at
    at = next
  }
  return at < text.length ? at : undefined
}

/** Where the member or entry of that name begins, of the value that begins at `from`. */
function placeOfStep(step: string, text: string, from: number): number | undefined {
  const isList = text[from] === '['
  if (!isList && text[from] !== '{') return undefined
  let at = skip(BLANK, text, from + 1)
  for (let index = 0; at < text.length && text[at] !== ']' && text[at] !== '}'; index++) {
    const end = skip(TOKEN, text, at)
    if (isList ? String(index) === step : parsedJson(text.slice(at, end)) === step) {
      return isList ? at : skip(BLANK, text, end)
    }
    at = skip(BLANK, text, endOfValue(text, isList ? at : skip(BLANK, text, end)))
  }
  return undefined
}

function endOfValue(text: string, from: number): number {
  let depth = 0
  let at = from
  do {
    if (text[at] === '{' || text[at] === '[') depth++
    else if (text[at] === '}' || text[at] === ']') depth--
    const end = skip(TOKEN, text, at)
    if (end === at) return text.length
    at = depth > 0 ? skip(BLANK, text, end) : end
  } while (depth > 0)
  return at
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return at + (pattern.exec(text)?.[0].length ?? 0)
}
