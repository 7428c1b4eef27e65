import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, randomBytes, verify } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Subscription } from '../../../src/server/push/pushStore'

/** A push as the browser would be given it. */
export interface Delivered {
  readonly path: string
  readonly payload: unknown
  readonly headers: IncomingMessage['headers']
  /** What the sender says of itself, once its signature has been checked. */
  readonly claims: { readonly aud: string; readonly sub: string; readonly exp: number }
}

/** A push service on this machine, with the browsers that subscribed to it. */
export interface PushService {
  readonly origin: string
  readonly delivered: readonly Delivered[]
  /** Every request, also those that were answered with a refusal. */
  readonly asked: readonly string[]
  /** Answers like this from now on; 201 delivers. */
  says(status: number, headers?: Record<string, string>): void
  /** A browser's subscription with the key of a server, in base64url: pushes signed with another are refused. */
  subscribe(name: string, publicKey: string): Subscription
  close(): Promise<void>
}

interface Browser {
  readonly ecdh: ECDH
  readonly auth: Buffer
  readonly publicKey: string
}

export async function startPushService(): Promise<PushService> {
  const browsers = new Map<string, Browser>()
  const delivered: Delivered[] = []
  const asked: string[] = []
  let answer: { status: number; headers: Record<string, string> } = { status: 201, headers: {} }

  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? ''
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    asked.push(path)
    const browser = browsers.get(path)
    if (answer.status !== 201 || !browser) {
      response.writeHead(browser ? answer.status : 404, answer.headers).end()
      return
    }
    const claims = checkSignature(request.headers.authorization ?? '', browser.publicKey)
    const payload: unknown = JSON.parse(decrypt(Buffer.concat(chunks), browser))
    delivered.push({ path, payload, headers: request.headers, claims })
    response.writeHead(201).end('x'.repeat(100_000))
  }
  const server = createServer((request, response) => void take(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    delivered,
    asked,
    says(status, headers = {}) {
      answer = { status, headers }
    },
    subscribe(name, publicKey) {
      const ecdh = createECDH('prime256v1')
      const auth = randomBytes(16)
      browsers.set(`/${name}`, { ecdh, auth, publicKey })
      const keys = { p256dh: ecdh.generateKeys('base64url'), auth: auth.toString('base64url') }
      return { endpoint: `${origin}/${name}`, keys }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** As a push service does it: the key must be the one that the browser subscribed with (RFC 8292). */
function checkSignature(authorization: string, publicKey: string): Delivered['claims'] {
  const [, token = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization) ?? []
  if (key !== publicKey) throw new Error(`Signed with ${key}`)
  const [head = '', body = '', signature = ''] = token.split('.')
  const point = Buffer.from(publicKey, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
  const jwk = { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }
  const isTrue = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  if (!isTrue) throw new Error('The signature is wrong')
  return JSON.parse(Buffer.from(body, 'base64url').toString()) as Delivered['claims']
}

/** As a browser does it: RFC 8291 over one record of RFC 8188, with nothing of the sender's library. */
function decrypt(message: Buffer, { ecdh, auth }: Browser): string {
  const salt = message.subarray(0, 16)
  const sender = message.subarray(21, 21 + message.readUInt8(20))
  const sealed = message.subarray(21 + sender.length)
  const derive = (secret: Buffer, salted: Buffer, info: readonly (string | Buffer)[], bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, salted, Buffer.concat(info.map((part) => Buffer.from(part))), bytes))
  const shared = ecdh.computeSecret(sender)
  const secret = derive(shared, auth, ['WebPush: info\0', ecdh.getPublicKey(), sender], 32)
  const key = derive(secret, salt, ['Content-Encoding: aes128gcm\0'], 16)
  const nonce = derive(secret, salt, ['Content-Encoding: nonce\0'], 12)
  const opener = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16))
  const padded = Buffer.concat([opener.update(sealed.subarray(0, -16)), opener.final()])
  // The last record ends with a 2 and as many zeros as one likes.
  return padded.subarray(0, padded.lastIndexOf(2)).toString()
}
