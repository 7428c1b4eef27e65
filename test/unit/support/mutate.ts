import { HOSTILE_TEXTS } from './hostile'

export interface Dice {
  /** 0 ≤ n < below */
  below(below: number): number
  pick<T>(from: readonly T[]): T
}

/** Equal seeds throw equal dice. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return { below, pick: (from) => from[below(from.length)] as never }
}

type Place = { readonly holder: Record<string, unknown>; readonly key: string }

const KEYS = [
  ...['nodes', 'id', 'config', 'spec', 'edges', 'name', 'nodeType', 'originalNodeId', 'generatedCode', 'resultData'],
  ...['generatedCodes', 'nodeId', 'code', 'language', 'result', 'manifests', 'entityId', 'fileName', 'status', 'jobId'],
  ...['uuid', 'jobs', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', '', '0'],
]

/** Something else than what is expected, in a place where anything may be. */
function strange(dice: Dice): unknown {
  switch (dice.below(9)) {
    case 0:
      return null
    case 1:
      return dice.pick([true, false])
    case 2:
      return dice.pick([0, -1, 1e308, 0.1, Number.MAX_SAFE_INTEGER + 2])
    case 3:
      return dice.pick(HOSTILE_TEXTS)
    case 4:
      return 'x'.repeat(dice.pick([0, 1, 1_024, 1_025, 3_000]))
    case 5:
      return []
    case 6:
      return {}
    case 7:
      return nested(dice.pick([2, 62, 63, 64, 65, 66, 300]), dice)
    default:
      return dice.pick(['COMPLETED', ' done ', 'Running', 'almost', '[]', '{"nodes":[]}', '{"nodes":[{"id":"a"'])
  }
}

function nested(levels: number, dice: Dice): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = dice.below(2) === 0 ? [value] : { [dice.pick(KEYS)]: value }
  return value
}

/** Changes parsed JSON in one place, any of them. */
export function mutate(body: unknown, dice: Dice): unknown {
  const root = { body }
  const { holder, key } = dice.pick(placesIn(root))
  const value = holder[key]
  switch (dice.below(7)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1)
      else delete holder[key]
      break
    case 1:
      set(holder, dice.pick(KEYS), value)
      break
    case 2:
      if (Array.isArray(holder)) holder.push(structuredClone(value))
      else set(holder, dice.pick(KEYS), strange(dice))
      break
    case 3:
      holder[key] = { [dice.pick(KEYS)]: value }
      break
    case 4:
      holder[key] = [value]
      break
    case 5: {
      const other = dice.pick(placesIn(root))
      holder[key] = structuredClone(other.holder[other.key])
      break
    }
    default:
      holder[key] = strange(dice)
  }
  return root.body
}

/** As `JSON.parse` does it: `__proto__` is a key like any other. A list has none but numbers. */
function set(holder: object, key: string, value: unknown): void {
  if (Array.isArray(holder)) return void holder.unshift(value)
  Object.defineProperty(holder, key, { value, configurable: true, enumerable: true, writable: true })
}

function placesIn(root: object): readonly Place[] {
  const places: Place[] = []
  const open: object[] = [root]
  for (let holder = open.pop(); holder; holder = open.pop()) {
    for (const key of Object.keys(holder)) {
      places.push({ holder: holder as Place['holder'], key })
      const value = (holder as Place['holder'])[key]
      if (typeof value === 'object' && value !== null) open.push(value)
    }
  }
  return places
}

/** Changes JSON text as a broken connection or a bad proxy does. */
export function garble(text: string, dice: Dice): string {
  const at = dice.below(text.length)
  const to = Math.min(text.length, at + 1 + dice.below(20))
  switch (dice.below(5)) {
    case 0:
      return text.slice(0, at)
    case 1:
      return text.slice(0, at) + text.slice(to)
    case 2:
      return text.slice(0, at) + text.slice(at, to) + text.slice(at)
    case 3:
      return (
        text.slice(0, at) +
        dice.pick(['"', '\\', '{', '}', '[', ']', ',', ':', '0', '\0', '\ufeff', '<']) +
        text.slice(at)
      )
    default:
      return text.slice(0, at) + String.fromCharCode(dice.below(128)) + text.slice(at + 1)
  }
}
