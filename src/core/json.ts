import { CodegenError, failure } from './failure'

export type JsonObject = { readonly [key: string]: unknown }

/** Deeper nesting breaks `structuredClone` in Chromium long before it means anything. */
const MAX_DEPTH = 64

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Own property only: `constructor` and `toString` are not data. */
export function get(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/**
 * Parses JSON text that a person gave. Throws `invalidInput` that names line and column.
 * @throws {CodegenError}
 */
export function parseJson(source: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch (error) {
    throw new CodegenError(failure('invalidInput', `This is not JSON${placeOf(error, source)}.`))
  }
  if (!isShallow(value, MAX_DEPTH)) {
    throw new CodegenError(failure('invalidInput', `The JSON is nested deeper than ${MAX_DEPTH} levels.`))
  }
  return value
}

/** Whether nothing in `value` lies deeper than `depth` levels. */
export function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (depth === 0) return false
  for (const key in value) {
    if (!isShallow((value as Record<string, unknown>)[key], depth - 1)) return false
  }
  return true
}

/** V8 says "position 12", Firefox "line 1 column 13": both become line and column, or the end of the text. */
function placeOf(error: unknown, source: string): string {
  const message = error instanceof Error ? error.message : ''
  const said = /line (\d+) column (\d+)/.exec(message)
  if (said) return `: line ${said[1]}, column ${said[2]}`
  const position = /position (\d+)/.exec(message)
  if (position) return lineAndColumn(source, Number(position[1]))
  return source.trim() === '' ? ': it is empty' : lineAndColumn(source, source.length)
}

function lineAndColumn(source: string, position: number): string {
  const before = source.slice(0, position).split('\n')
  return `: line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`
}
