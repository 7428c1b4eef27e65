import { Duplex } from 'node:stream'
import { constants, createBrotliCompress, createGzip } from 'node:zlib'
import type { MiddlewareHandler } from 'hono'
import { isBesideUs } from '../operate/clientOf'

const SMALLEST_WORTH_IT = 1_024
const TEXT = /^(text\/|application\/(json|javascript|manifest\+json)|image\/svg\+xml)/
/** As small as gzip's best and faster than it. */
const BROTLI_QUALITY = 5

/** The better one first. */
export const ENCODINGS = ['br', 'gzip'] as const
export type Encoding = (typeof ENCODINGS)[number]

/**
 * Compresses what comes by, as it comes: answers with embedded results shrink to a fraction. On one machine that would
 * only take time, of both sides.
 */
export const compressAnswers: MiddlewareHandler = async (c, next) => {
  await next()
  const { res } = c
  if (!isWorthIt(res)) return
  if (!res.headers.get('Vary')?.includes('Accept-Encoding')) res.headers.append('Vary', 'Accept-Encoding')
  const encoding = isBesideUs(c) ? undefined : preferred(c.req.header('Accept-Encoding'))
  if (!encoding || !res.body) return
  const headers = new Headers(res.headers)
  headers.set('Content-Encoding', encoding)
  headers.delete('Content-Length')
  // Byte for byte it is no longer what the tag stands for.
  const etag = headers.get('ETag')
  if (etag?.startsWith('"')) headers.set('ETag', `W/${etag}`)
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

/** The best of `offered` that is accepted; an encoding with `q=0` is refused by name. */
export function preferred(
  accepted: string | undefined,
  offered: readonly Encoding[] = ENCODINGS,
): Encoding | undefined {
  const named = (accepted ?? '').split(',').map((one) => one.trim().toLowerCase())
  const isAccepted = (encoding: Encoding) =>
    named.some((one) => new RegExp(`^${encoding}(;q=(?!0(\\.0*)?$).*)?$`).test(one))
  return offered.find(isAccepted)
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
