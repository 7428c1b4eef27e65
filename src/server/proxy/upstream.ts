import { API_BASE_PATHS } from '../../core/kubegram'

const PROBE_WITHIN_MS = 10_000

/** Why the Kubegram server behind this one gives no usable answer. */
export class UpstreamTrouble extends Error {}

export interface Upstream {
  /** The address of the API there, looked for once and remembered. @throws {UpstreamTrouble} */
  base(): Promise<string>
  /** The remembered base may be wrong: look again at the next call. */
  forget(): void
  /** Whether it answers to nobody without a token; true until it has said otherwise. */
  isTokenRequired(): boolean
}

/** Finds out under which of the three base paths a Kubegram server answers. */
export function createUpstream(address: string, ask: typeof fetch = fetch): Upstream {
  const origin = address.replace(/\/+$/, '')
  let found: Promise<string> | undefined
  let isTokenRequired = true

  const probe = async (): Promise<string> => {
    const reasons: string[] = []
    for (const path of pathsFor(origin)) {
      try {
        const answer = await ask(path, {
          headers: { Accept: 'application/json' },
          redirect: 'manual',
          signal: AbortSignal.timeout(PROBE_WITHIN_MS),
        })
        await answer.body?.cancel()
        if (isJson(answer.headers)) {
          isTokenRequired = answer.status === 401 || answer.status === 403
          return path
        }
        reasons.push(
          `${new URL(path).pathname}: ${answer.status} ${answer.headers.get('content-type') ?? 'no content'}`,
        )
      } catch (error) {
        throw new UpstreamTrouble(`The Kubegram server does not answer: ${reasonOf(error)}`)
      }
    }
    throw new UpstreamTrouble(`The Kubegram server has no codegen API (${reasons.join('; ')})`)
  }

  return {
    base() {
      found ??= probe().catch((error: unknown) => {
        found = undefined
        throw error
      })
      return found
    },
    forget() {
      found = undefined
    },
    isTokenRequired: () => isTokenRequired,
  }
}

/** An address that names a base path already is taken at its word. */
function pathsFor(origin: string): readonly string[] {
  if (API_BASE_PATHS.some((base) => origin.endsWith(base))) return [origin]
  return API_BASE_PATHS.map((base) => origin + base)
}

/** Only JSON is a word about jobs: wrong paths answer with pages and text. */
export function isJson(headers: Headers): boolean {
  return /^application\/json\b/i.test(headers.get('Content-Type') ?? '')
}

export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message || error.message : error.message
}
