/** Names of this very computer: what goes there crosses no network. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

export const ADDRESS_REFUSED =
  'Begin with https:// and end with the server’s name, as https://kubegram.example.com does. Plain http:// works on this computer only.'

/** The origin that a person typed: `''` for the app's own server, `undefined` where nobody should send a token. */
export function readServerAddress(typed: string, own: string): string | undefined {
  if (typed === '') return ''
  if (!URL.canParse(typed)) return undefined
  const { protocol, hostname, origin, href } = new URL(typed)
  const isSafe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname))
  // Neither a path nor a query, nor a name and a password.
  if (!isSafe || href !== `${origin}/`) return undefined
  return origin === own ? '' : origin
}
