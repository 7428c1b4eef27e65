import { createEdgeFilter } from '../core/dropEdges'
import { CodegenError, failure } from '../core/failure'
import { type AskedFor, refusal } from './answers'
import { createBreath } from './nextTask'

/** A request may be silent for this long, and take this long in all; a large body takes its time to be sent. */
const SILENCE_MS = 30_000
const WHOLE_MS = 120_000
/** A slow phone's way up, in bytes per ms. */
const SLOWEST_UPLOAD = 16
/** Real answers embed every edge's whole target: 300 nodes with 0.5 MB of code came as 27.5 MB. None of it is kept. */
const MAX_BYTES = 256 * 1024 * 1024
/** What is kept of an answer: as much as 5,000 services, the most that a server takes, with their starters. */
const MAX_UNITS = 64 * 1024 * 1024

const CHUNK_BYTES = 64 * 1024

export interface Answer {
  readonly response: Response
  readonly limits: Limits
}

/** Aborts a request that has been silent, or under way, for too long. */
class Limits {
  readonly #controller = new AbortController()
  readonly #whole: ReturnType<typeof setTimeout>
  #silence: ReturnType<typeof setTimeout>

  constructor(uploadMs: number) {
    this.#whole = setTimeout(() => this.#controller.abort(), uploadMs + WHOLE_MS)
    this.#silence = setTimeout(() => this.#controller.abort(), uploadMs + SILENCE_MS)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  heard(): void {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => this.#controller.abort(), SILENCE_MS)
  }

  done(): void {
    clearTimeout(this.#silence)
    clearTimeout(this.#whole)
  }
}

/** @throws {CodegenError} `offline`, `unreachable`, `silent`, `redirected` */
export async function request(url: string, init: RequestInit, carry = globalThis.fetch): Promise<Answer> {
  const limits = new Limits(typeof init.body === 'string' ? init.body.length / SLOWEST_UPLOAD : 0)
  try {
    // `manual` tells a redirect to a sign-in page from an answer; `follow` would bring that page as a 200.
    const response = await carry(url, { ...init, redirect: 'manual', cache: 'no-store', signal: limits.signal })
    limits.heard()
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
      throw new CodegenError(failure('redirected', undefined, response.status || undefined))
    }
    return { response, limits }
  } catch (error) {
    limits.done()
    throw networkError(error, limits.signal)
  }
}

/**
 * The body as JSON. No body is believed unless its content type says JSON.
 * @throws {CodegenError} `notJson`, `unreadable`, `tooLarge`, `silent`, `unreachable`
 */
export async function readJsonBody({ response, limits }: Answer, what: AskedFor): Promise<unknown> {
  try {
    const type = response.headers.get('Content-Type') ?? ''
    if (!/^application\/([\w.+-]+\+)?json\b/i.test(type)) throw notJson(response, type, what)
    const body = await readText(response, limits)
    try {
      return JSON.parse(body)
    } catch {
      throw new CodegenError(failure('unreadable', 'The answer is no valid JSON, or was cut off.', response.status))
    }
  } catch (error) {
    throw networkError(error, limits.signal)
  } finally {
    limits.done()
  }
}

/** Proxies, and servers before they look at anything, say these without JSON: they need no words to be understood. */
const PLAIN: ReadonlySet<number> = new Set([413, 429, 431])

function notJson(response: Response, type: string, what: AskedFor): CodegenError {
  // Its body is not read: it says nothing about any job.
  void response.body?.cancel().catch(() => {})
  if (PLAIN.has(response.status) || response.status >= 500) return refusal(response, undefined, what)
  if (what === 'submit' && response.status === 404) return refusal(response, undefined, what)
  return new CodegenError(failure('notJson', `Content type: ${type || 'none'}`, response.status))
}

async function readText({ body }: Response, limits: Limits): Promise<string> {
  if (!body) return ''
  const decoder = new TextDecoder()
  const withoutEdges = createEdgeFilter()
  const { read, cancel } = chunkReader(body)
  let text = ''
  let bytes = 0
  // What has come already would be read in one go: 27.5 MB held the page up for 80 ms.
  const breathe = createBreath()
  for (let chunk = await read(); chunk; chunk = await read()) {
    limits.heard()
    bytes += chunk.byteLength
    for (const piece of withoutEdges(chunk)) text += decoder.decode(piece, { stream: true })
    if (bytes > MAX_BYTES || text.length > MAX_UNITS) {
      await cancel()
      throw new CodegenError(failure('tooLarge', `More than ${MAX_UNITS / 1024 / 1024} MB.`))
    }
    await breathe()
  }
  return text + decoder.decode()
}

/** Reads into one buffer over and over, where the body can do that: a large answer then leaves nothing to be collected. */
function chunkReader(body: ReadableStream<Uint8Array<ArrayBuffer>>) {
  try {
    const reader = body.getReader({ mode: 'byob' })
    let buffer = new ArrayBuffer(CHUNK_BYTES)
    const read = async () => {
      const { done, value } = await reader.read(new Uint8Array(buffer))
      if (value) buffer = value.buffer
      return done ? undefined : value
    }
    return { read, cancel: () => reader.cancel() }
  } catch {
    const reader = body.getReader()
    return { read: async () => (await reader.read()).value, cancel: () => reader.cancel() }
  }
}

function networkError(error: unknown, signal: AbortSignal): CodegenError {
  if (error instanceof CodegenError) return error
  if (signal.aborted) return new CodegenError(failure('silent'))
  if (typeof navigator !== 'undefined' && navigator.onLine === false) return new CodegenError(failure('offline'))
  return new CodegenError(failure('unreachable', error instanceof Error ? error.message : undefined))
}
