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

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
