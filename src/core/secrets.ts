import { findManifests } from './secretManifests'
import type { Findings, SecretRange } from './secretRange'
import { findTokens } from './secretTokens'

/** What stands in a secret's place. Always as long: the length of a secret is nobody's business either. */
const MASK = '••••••••'
/** Ranges between two pauses. */
const STEP = 16_384

export interface SecretsFound {
  /** In order; each within one line. */
  readonly ranges: readonly SecretRange[]
  /** How many values they are: a key has many lines. */
  readonly values: number
}

export interface MaskedCode {
  readonly text: string
  /** How many values were masked. */
  readonly hidden: number
}

/**
 * The one answer to what in code is secret, for everything that shows it, copies it or takes it out: the values of
 * Secrets in any notation, private keys, web tokens, keys of clouds and services. A node of type SECRET is one whatever
 * it looks like. It knows shapes, not languages: rather one value too many than one too few. Yields about every
 * millisecond, for those who must not block.
 */
export function* searchSecrets(code: string, nodeType?: string): Generator<void, SecretsFound> {
  const found: Findings = { ranges: [], values: 0, texts: [] }
  yield* findManifests(code, nodeType, found)
  yield* findTokens(code, found)
  return { ranges: yield* inOrder(found.ranges), values: found.values }
}

export function classifySecrets(code: string, nodeType?: string): SecretsFound {
  return atOnce(searchSecrets(code, nodeType))
}

/** Whether anything in code has to be hidden. */
export function holdsSecret(code: string, nodeType?: string): boolean {
  return classifySecrets(code, nodeType).values > 0
}

/** Code with its secrets masked. Every line stays where it is. */
export function maskSecrets(code: string, nodeType?: string): MaskedCode {
  const { ranges, values } = classifySecrets(code, nodeType)
  const parts: string[] = []
  let at = 0
  for (const [start, end] of ranges) {
    parts.push(code.slice(at, start), MASK)
    at = end
  }
  return { text: parts.join('') + code.slice(at), hidden: values }
}

/** Sorted, and those that meet as one. */
function* inOrder(ranges: SecretRange[]): Generator<void, readonly SecretRange[]> {
  if (ranges.some((range, at) => range[0] < (ranges[at - 1]?.[0] ?? 0))) ranges.sort((a, b) => a[0] - b[0])
  yield
  const joined: SecretRange[] = []
  for (const range of ranges) {
    const last = joined.at(-1)
    if (!last || range[0] > last[1]) joined.push(range)
    else if (range[1] > last[1]) joined[joined.length - 1] = [last[0], range[1]]
    if (joined.length % STEP === 0) yield
  }
  return joined
}

function atOnce<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
