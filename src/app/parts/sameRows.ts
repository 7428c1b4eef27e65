/**
 * Rows as they are now, each that is as it was by the same object: lists make only what differs. `keyOf` tells rows of
 * one list apart.
 */
export function sameRows<T extends object>(
  before: readonly T[],
  now: readonly T[],
  keyOf: (row: T) => string,
): readonly T[] {
  const known = new Map(before.map((row) => [keyOf(row), row]))
  return now.map((row) => {
    const was = known.get(keyOf(row))
    return was && isSame(was, row) ? was : row
  })
}

function isSame<T extends object>(was: T, is: T): boolean {
  const keys = Object.keys(is) as (keyof T)[]
  return keys.length === Object.keys(was).length && keys.every((key) => Object.is(was[key], is[key]))
}
