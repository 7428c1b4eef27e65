/** 64-bit FNV-1a over UTF-16 units, as 16 hex digits. For telling texts apart, not for security. */
export function hashText(source: string): string {
  let low = 0x84222325
  let high = 0xcbf29ce4
  for (let i = 0; i < source.length; i++) {
    low ^= source.charCodeAt(i)
    // (high:low) * 0x100000001b3, modulo 2^64
    const carry = Math.floor(((low >>> 0) * 0x1b3) / 0x1_0000_0000)
    high = (Math.imul(high, 0x1b3) + (low << 8) + carry) | 0
    low = Math.imul(low, 0x1b3)
  }
  return hex(high) + hex(low)
}

/**
 * A hash of 53 bits that is fast enough for every text that is stored. Equal texts have equal hashes; whether texts
 * of one hash are equal, only a comparison tells. Four lanes, because one multiplication need not wait for another.
 */
export function hashCode(code: string): number {
  // Of 32 bits with a sign, as multiplying makes them.
  let [a, b, c, d] = [0x9e3779b1 | 0, 0x85ebca77 | 0, 0xc2b2ae3d | 0, 0x27d4eb2f | 0]
  const whole = code.length & ~3
  for (let i = 0; i < whole; i += 4) {
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

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
