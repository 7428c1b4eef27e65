/** `1 node`, `12 nodes`, `10,000 nodes`. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${number(amount)} ${amount === 1 ? one : many}`
}

export function number(amount: number): string {
  return amount.toLocaleString('en')
}

const UNITS = ['kB', 'MB', 'GB', 'TB']

/** `0 B`, `812 B`, `4.2 kB`, `1.6 MB`: thousands, as file managers count. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  let [inUnit, unit] = [bytes / 1000, 0]
  for (; inUnit >= 999.95 && unit < UNITS.length - 1; unit++) inUnit /= 1000
  return `${inUnit.toFixed(inUnit < 99.95 ? 1 : 0)} ${UNITS[unit]}`
}
