import { get, isObject } from './json'

export type Check = (value: unknown) => boolean
export type Fields = Readonly<Record<string, Check>>

/** The name of the first field that is not as it should be. */
export function wrongField(value: unknown, fields: Fields): string | undefined {
  if (!isObject(value)) return 'value'
  for (const name in fields) if (!fields[name]?.(get(value, name))) return name
  return undefined
}
