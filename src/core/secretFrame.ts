import type { Findings, SecretRange } from './secretRange'

/** Keys whose values are secret in a Secret, and the annotation that repeats them. */
const DATA_KEY = /^(?:[sS]tringData|[dD]ata|kubectl\.kubernetes\.io\/last-applied-configuration)$/
/** All that a Secret without values says of itself. */
const HARMLESS_KEY = /^(?:apiVersion|kind|metadata|type|immutable|data|stringData)$/
/** What only objects have, and not what refers to one, as in `{kind: Secret, name: tls}`. */
const OBJECT_KEY = /^(?:metadata|[dD]ata|[sS]tringData|items)$/

/**
 * What is known of one mapping while it is read, in any notation. Its kind may be said before its values or after
 * them: what lies under `data` waits here until the mapping ends.
 */
export interface Frame {
  /** Column of its keys; -1 for the document. */
  readonly indent: number
  /** The mapping around it. The document has none. */
  readonly parent: Frame | undefined
  kind: string | undefined
  /** Values under `data`, its own and those of mappings in it that say no kind, and how many they are. */
  waiting: SecretRange[]
  values: number
  /** Its values are pointed at or merged in: they stand elsewhere in the document. */
  isIndirect: boolean
  isObject: boolean
  /** Nothing but Secrets has `stringData`. */
  hasStringData: boolean
  isHarmless: boolean
}

export function newFrame(indent: number, parent?: Frame): Frame {
  const flags = { isIndirect: false, isObject: false, hasStringData: false, isHarmless: true }
  return { indent, parent, kind: undefined, waiting: [], values: 0, ...flags }
}

export function isDataKey(key: string): boolean {
  return DATA_KEY.test(key)
}

export function noteKey(frame: Frame, key: string): void {
  if (/^[sS]tringData$/.test(key)) frame.hasStringData = true
  if (key === '<<') frame.isIndirect = true
  if (OBJECT_KEY.test(key)) frame.isObject = true
  if (!HARMLESS_KEY.test(key)) frame.isHarmless = false
}

/** A line of a value under `data`; `isNew`, the first one of it. */
export function addValue(frame: Frame, line: SecretRange, isNew: boolean): void {
  if (line[0] >= line[1]) return
  frame.waiting.push(line)
  if (isNew) frame.values++
}

/** The end of a mapping: its values are secrets, or wait for the one around it. Says whether all has to be hidden. */
export function closeFrame(frame: Frame, code: string, found: Findings): boolean {
  const { kind, parent, waiting } = frame
  if (isSecret(frame)) {
    take(frame, found)
    return frame.isIndirect || (waiting.length === 0 && !frame.isHarmless)
  }
  const [first, last] = [waiting[0], waiting.at(-1)]
  if (kind !== undefined && first && last) found.texts.push([first[0], last[1]])
  if (kind !== undefined || !parent) return false
  if (!isTop(frame)) handOver(frame, parent)
  else if (areEncoded(waiting, code)) take(frame, found)
  return false
}

function isSecret(frame: Frame): boolean {
  const { kind, isObject, hasStringData, waiting } = frame
  if (kind === 'Secret' || kind === 'SecretList') return isObject || isTop(frame)
  return waiting.length > 0 && (kind === undefined ? hasStringData : kind.startsWith('*'))
}

function isTop({ parent }: Frame): boolean {
  return parent !== undefined && parent.parent === undefined
}

function take({ waiting, values }: Frame, found: Findings): void {
  for (const range of waiting) found.ranges.push(range)
  found.values += values
}

/** The shorter list goes into the longer one, so that deep nesting costs little. */
function handOver(frame: Frame, parent: Frame): void {
  const [short, long] =
    frame.waiting.length < parent.waiting.length ? [frame.waiting, parent.waiting] : [parent.waiting, frame.waiting]
  for (const range of short) long.push(range)
  parent.waiting = long
  parent.values += frame.values
  parent.isIndirect ||= frame.isIndirect
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const TELLING = /=$|^(?=.*[a-z])(?=.*[A-Z]).{16}/
const MOST_COMPARED = 1_000

/** A part of a Secret, as a patch is, need not say that it is one: its values give it away. */
function areEncoded(ranges: readonly SecretRange[], code: string): boolean {
  const values = ranges.slice(0, MOST_COMPARED).map(([start, end]) => code.slice(start, Math.min(end, start + 512)))
  return values.every((value) => BASE64.test(value)) && values.some((value) => TELLING.test(value))
}
