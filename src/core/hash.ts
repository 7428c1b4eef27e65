/** About so many units of a longer text go into its `textHash`. */
const SAMPLED_UNITS = 512

/**
 * A hash by which a text is looked for. Reading every unit took a fifth of the time in which a large result is stored;
 * so texts that differ in a few units may have one hash, and only a comparison tells whether texts are equal.
 */
export function textHash(code: string): number {
  return hashUnits(code, Math.floor(code.length / SAMPLED_UNITS) || 1)
}

/** A hash of 53 bits over every unit, for telling texts apart, not for security. */
export function hashCode(code: string): number {
  return hashUnits(code, 1)
}

/** Of every `nth` four units. Four lanes, because one multiplication need not wait for another. */
function hashUnits(code: string, nth: number): number {
  // Of 32 bits with a sign, as multiplying makes them.
  let [a, b, c, d] = [0x9e3779b1 | 0, 0x85ebca77 | 0, 0xc2b2ae3d | 0, 0x27d4eb2f | 0]
  const whole = code.length & ~3
  for (let i = 0; i < whole; i += 4 * nth) {
    a = Math.imul(a ^ code.charCodeAt(i), 0x01000193)
    b = Math.imul(b ^ code.charCodeAt(i + 1), 0x01000193)
    c = Math.imul(c ^ code.charCodeAt(i + 2), 0x01000193)
    d = Math.imul(d ^ code.charCodeAt(i + 3), 0x01000193)
  }
  for (let i = whole; i < code.length; i++) a = Math.imul(a ^ code.charCodeAt(i), 0x01000193)
  const high = mixed(a ^ Math.imul(b, 0x2c1b3c6d)) ^ code.length
  const low = mixed(c ^ Math.imul(d, 0x297a2d39) ^ Math.imul(high, 0x5bd1e995))
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0)
}

function mixed(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
  return twice ^ (twice >>> 16)
}
