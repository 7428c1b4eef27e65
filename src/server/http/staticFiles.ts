import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { ENCODINGS, type Encoding, preferred } from './compressAnswers'

const TYPES = new Map([
  ['css', 'text/css; charset=utf-8'],
  ['gif', 'image/gif'],
  ['html', 'text/html; charset=utf-8'],
  ['ico', 'image/x-icon'],
  ['jpg', 'image/jpeg'],
  ['js', 'text/javascript; charset=utf-8'],
  ['json', 'application/json'],
  ['map', 'application/json'],
  ['mjs', 'text/javascript; charset=utf-8'],
  ['png', 'image/png'],
  ['svg', 'image/svg+xml; charset=utf-8'],
  ['txt', 'text/plain; charset=utf-8'],
  ['wasm', 'application/wasm'],
  ['webmanifest', 'application/manifest+json'],
  ['webp', 'image/webp'],
  ['woff2', 'font/woff2'],
])

/** What the build writes beside a file. */
const ENDINGS: { readonly [encoding in Encoding]: string } = { br: '.br', gzip: '.gz' }

const HASHED = /^\/assets\//
const FOR_EVER = 'public, max-age=31536000, immutable'
const ASK_FIRST = 'no-cache'

interface StaticFile {
  readonly path: string
  readonly url: string
  readonly etag: string
  readonly encodings: readonly Encoding[]
}

export interface StaticFiles {
  /** The file at a URL's path, or the page for a view of the app; `undefined` when there is none. */
  answer(path: string, headers: Headers): Promise<Response | undefined>
}

/**
 * Serves a finished build. The list is made once, from the folder itself: what is not on it does not exist, so that no
 * path can lead out of the folder. `inPlaceOf` names files that are answered with others.
 */
export async function openStaticFiles(
  folder: string,
  inPlaceOf: ReadonlyMap<string, string> = new Map(),
): Promise<StaticFiles> {
  const files = await listFiles(folder)
  const find = (path: string) => {
    const name = decoded(path)
    if (name === undefined) return undefined
    return files.get(inPlaceOf.get(name) ?? name) ?? (isView(name) ? files.get('/index.html') : undefined)
  }
  return {
    async answer(path, headers) {
      const file = find(path)
      return file && answerWith(file, headers)
    },
  }
}

/** Views have no file extension; a missing file must not look like a page. */
function isView(path: string): boolean {
  return !/\.[^/]*$/.test(path) && !HASHED.test(path)
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

async function listFiles(folder: string): Promise<ReadonlyMap<string, StaticFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const known = new Set(paths)
  const files = paths
    .filter((path) => !/\.(br|gz)$/.test(path))
    .map(async (path): Promise<[string, StaticFile]> => {
      const hash = createHash('sha256')
        .update(await readFile(path))
        .digest('base64url')
        .slice(0, 22)
      const encodings = ENCODINGS.filter((encoding) => known.has(path + ENDINGS[encoding]))
      const url = `/${relative(folder, path).split(sep).join('/')}`
      return [url, { path, url, etag: hash, encodings }]
    })
  return new Map(await Promise.all(files))
}

async function answerWith(file: StaticFile, asked: Headers): Promise<Response> {
  const encoding = preferred(asked.get('Accept-Encoding') ?? undefined, file.encodings)
  const etag = `"${file.etag}${encoding ? `-${encoding}` : ''}"`
  const headers = new Headers({ ETag: etag, 'Cache-Control': HASHED.test(file.url) ? FOR_EVER : ASK_FIRST })
  if (file.encodings.length > 0) headers.set('Vary', 'Accept-Encoding')
  if (isFresh(asked.get('If-None-Match'), etag)) return new Response(null, { status: 304, headers })
  const content = await readFile(encoding ? file.path + ENDINGS[encoding] : file.path)
  headers.set('Content-Type', TYPES.get(extension(file.path)) ?? 'application/octet-stream')
  headers.set('Content-Length', String(content.length))
  if (encoding) headers.set('Content-Encoding', encoding)
  return new Response(content, { headers })
}

function extension(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase()
}

function isFresh(held: string | null, etag: string): boolean {
  return (held ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}
