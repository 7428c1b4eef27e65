const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const DAYS = 'sun mon tue wed thu fri sat'.split(' ')
/** Minute, hour, day, month and weekday: least, most, and names where there are any. */
const FIELDS: readonly (readonly [least: number, most: number, names: readonly string[]])[] = [
  [0, 59, []],
  [0, 23, []],
  [1, 31, []],
  [1, 12, MONTHS],
  [0, 6, DAYS],
]
const WORDS = /^@(hourly|daily|midnight|weekly|monthly|yearly|annually|every \d{1,5}[smh])$/

/** Whether Kubernetes takes it as the schedule of a CronJob. Its weekdays end with 6: Sunday is 0 only. */
export function isCron(text: string): boolean {
  if (WORDS.test(text)) return true
  const fields = text.split(' ')
  return fields.length === FIELDS.length && fields.every((field, index) => field.split(',').every(isPart(index)))
}

function isPart(index: number): (part: string) => boolean {
  const [least, most, names] = FIELDS[index] as (typeof FIELDS)[number]
  const read = (text: string): number => {
    const named = names.indexOf(text.toLowerCase())
    if (named >= 0) return named + least
    return /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  }
  return (part) => {
    const [range = '', step, ...more] = part.split('/')
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d?$/.test(step))) return false
    if (range === '*' || range === '?') return true
    const [from = '', to, ...rest] = range.split('-')
    const [first, last] = [read(from), read(to ?? from)]
    return rest.length === 0 && first >= least && first <= last && last <= most
  }
}
