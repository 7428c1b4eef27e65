/** A checksum of pieces in their order: SHA-256 of the sum so far and the next piece. WebCrypto hashes no streams. */
export function chainedSum() {
  let sum: Uint8Array<ArrayBuffer> = new Uint8Array(32)
  return {
    async add(bytes: Uint8Array): Promise<void> {
      const joined = new Uint8Array(sum.length + bytes.length)
      joined.set(sum)
      joined.set(bytes, sum.length)
      sum = new Uint8Array(await crypto.subtle.digest('SHA-256', joined))
    },
    hex: () => Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join(''),
  }
}
