import { Duplex } from 'node:stream'
import { constants, createBrotliCompress, createGzip } from 'node:zlib'
import type { MiddlewareHandler } from 'hono'

const SMALLEST_WORTH_IT = 1_024
const TEXT = /^(text\/|application\/(json|javascript|manifest\+json)|image\/svg\+xml)/
/** As small as gzip's best and faster than it. */
const BROTLI_QUALITY = 5

type Encoding = 'br' | 'gzip'

/** Compresses what comes by, as it comes: answers with embedded results shrink to a fraction. */
export const compressAnswers: MiddlewareHandler = async (c, next) => {
  await next()
  const { res } = c
  if (!isWorthIt(res)) return
  if (!res.headers.get('Vary')?.includes('Accept-Encoding')) res.headers.append('Vary', 'Accept-Encoding')
  const encoding = preferred(c.req.header('Accept-Encoding'))
  if (!encoding || !res.body) return
  const headers = new Headers(res.headers)
  headers.set('Content-Encoding', encoding)
  headers.delete('Content-Length')
  const body = c.req.method === 'HEAD' ? null : res.body.pipeThrough(compressor(encoding))
  c.res = undefined
  c.res = new Response(body, { status: res.status, headers })
}

function isWorthIt({ headers, body }: Response): boolean {
  if (!body || headers.has('Content-Encoding') || !TEXT.test(headers.get('Content-Type') ?? '')) return false
  if (headers.get('Cache-Control')?.includes('no-transform')) return false
  const length = headers.get('Content-Length')
  return length === null || Number(length) >= SMALLEST_WORTH_IT
}

/** The better of what is accepted; an encoding with `q=0` is refused by name. */
export function preferred(accepted: string | undefined): Encoding | undefined {
  const offers = (accepted ?? '').split(',').map((offer) => offer.trim().toLowerCase())
  const isAccepted = (name: Encoding) =>
    offers.some((offer) => new RegExp(`^${name}(;q=(?!0(\\.0*)?$).*)?$`).test(offer))
  if (isAccepted('br')) return 'br'
  return isAccepted('gzip') ? 'gzip' : undefined
}

function compressor(encoding: Encoding) {
  const stream =
    encoding === 'gzip'
      ? createGzip()
      : createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })
  return Duplex.toWeb(stream) as unknown as ReadableWritablePair<Uint8Array, Uint8Array>
}

interface ReadableWritablePair<R, W> {
  readonly readable: ReadableStream<R>
  readonly writable: WritableStream<W>
}
