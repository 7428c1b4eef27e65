import { CodegenError, failure } from './failure'
import { findJsonFault } from './jsonFault'

export type JsonObject = { readonly [key: string]: unknown }

/** Deeper nesting breaks `structuredClone` in Chromium long before it means anything. */
export const MAX_DEPTH = 64

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

/** The value of a JSON text; nothing where it is none. */
export function parsedJson(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch {
    return undefined
  }
}

/**
 * Parses JSON text that a person gave. Throws `invalidInput` that names line and column.
 * @throws {CodegenError}
 */
export function parseJson(source: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch {
    throw new CodegenError(failure('invalidInput', `This is not JSON${placeOf(source)}.`))
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

function placeOf(source: string): string {
  if (source.trim() === '') return ': it is empty'
  const before = source.slice(0, findJsonFault(source)).split('\n')
  return `: line ${before.length}, column ${(before.at(-1) as string).length + 1}`
}
