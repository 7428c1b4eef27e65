import { get, isObject } from './json'

export type Check = (value: unknown) => boolean
export type Fields = Readonly<Record<string, Check>>

export const aText: Check = (value) => typeof value === 'string'
export const aNumber: Check = (value) => typeof value === 'number'
export const anObject: Check = (value) => typeof value === 'object' && value !== null
export const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)

/** The name of the first field that is not as it should be. */
export function wrongField(value: unknown, fields: Fields): string | undefined {
  if (!isObject(value)) return 'value'
  for (const name in fields) if (!fields[name]?.(get(value, name))) return name
  return undefined
}
