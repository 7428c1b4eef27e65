import type { FileDraft } from '../files'

/** What a starter has to know. Every value is safe inside any language's string: names and paths are checked before. */
export interface ServiceFacts {
  /** RFC 1123. */
  readonly name: string
  /** Container port, 1024 or more. */
  readonly port: number
  /** Path of the health check, such as `/healthz`. */
  readonly health: string
  readonly typescript: boolean
}

/** A small service that builds, starts, answers its health check and stops on SIGTERM. Paths are relative to `app/`. */
export type Starter = (facts: ServiceFacts) => readonly FileDraft[]

/** The user that every generated image and Deployment runs as. */
export const APP_UID = 10_001

export function file(path: string, ...lines: readonly string[]): FileDraft {
  return { path, text: `${lines.join('\n')}\n` }
}

export function json(path: string, value: unknown): FileDraft {
  return { path, text: `${JSON.stringify(value, null, 2)}\n` }
}
