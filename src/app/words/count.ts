/** `1 node`, `12 nodes`, `10,000 nodes`. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${number(amount)} ${amount === 1 ? one : many}`
}

export function number(amount: number): string {
  return amount.toLocaleString('en')
}

/** `0 B`, `812 B`, `4.2 kB`, `1.6 MB`: thousands, as file managers count. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const inUnit = bytes < 999_950 ? bytes / 1000 : bytes / 1_000_000
  return `${inUnit.toFixed(inUnit < 99.95 ? 1 : 0)} ${bytes < 999_950 ? 'kB' : 'MB'}`
}
