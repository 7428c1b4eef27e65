import { type LookupAddress, lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

export const LONGEST_ENDPOINT = 1_024

/**
 * The address of a push service, as it is stored and sent to: https on its usual port, by a name. `undefined` for every
 * other one. `allowed` is the origin of a service that the operator named: it may be anywhere.
 */
export function readEndpoint(text: string, allowed?: string): string | undefined {
  if (text.length > LONGEST_ENDPOINT || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const isPlain = url.username === '' && url.password === '' && url.hash === ''
  if (!isPlain || url.href.length > LONGEST_ENDPOINT) return undefined
  if (url.origin === allowed) return url.href
  // Addresses in place of a name would pass by the look-up that follows.
  const isNamed = isIP(url.hostname) === 0 && !url.hostname.startsWith('[')
  return url.protocol === 'https:' && url.port === '' && isNamed ? url.href : undefined
}

const NOT_PUBLIC_4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const
/** Within 2000::/3, the only part of IPv6 that is public: what stands for IPv4 addresses or for nobody. */
const NOT_PUBLIC_6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

const notPublic = new BlockList()
for (const [net, prefix] of NOT_PUBLIC_4) notPublic.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of NOT_PUBLIC_6) notPublic.addSubnet(net, prefix, 'ipv6')
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')

/** Whether an IP address belongs to the internet, rather than to this machine, its network or nobody. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !notPublic.check(address, 'ipv4')
  return isIP(address) === 6 && global6.check(address, 'ipv6') && !notPublic.check(address, 'ipv6')
}

type Resolve = (
  name: string,
  options: { readonly all: true },
  found: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/**
 * Looks names up for a connection. The addresses that are looked at are those that are connected to, so that a name
 * cannot change its mind in between.
 */
export function publicLookup(resolve: Resolve = lookup): LookupFunction {
  return (name, options, found) => {
    resolve(name, { all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error || !first) return found(error ?? new Error(`${name} has no address`), [])
      if (!addresses.every(({ address }) => isPublicAddress(address))) {
        return found(new Error(`${name} is no address of the internet`), [])
      }
      return options.all ? found(null, addresses) : found(null, first.address, first.family)
    })
  }
}
