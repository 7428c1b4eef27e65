/** Whom a token names, where it is a JWT: its subject, and who said so. Nothing is verified: it only keeps apart. */
export function accountOf(token: string): string | undefined {
  try {
    const [, payload = ''] = token.split('.')
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
    const { sub, iss = '' } = JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, unknown>>
    return typeof sub === 'string' && sub !== '' ? `${String(iss)} ${sub}` : undefined
  } catch {
    return undefined
  }
}
