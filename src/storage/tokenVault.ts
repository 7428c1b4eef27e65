import type { SealedToken } from './backend'

/** Seals a token with a key that no script can read out again; both lie side by side in IndexedDB. */
export async function sealToken(token: string): Promise<SealedToken> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(token))
  return { key, iv, data }
}

export async function openToken(sealed: SealedToken): Promise<string> {
  const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.iv }, sealed.key, sealed.data)
  return new TextDecoder().decode(bytes)
}
