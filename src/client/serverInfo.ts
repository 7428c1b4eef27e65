import { get, isObject } from '../core/json'
import type { PollingPreset } from '../core/polling'

const REMEMBERED = 'kubegram_codegen_server'
const ASK_MS = 3_000

/**
 * The preset for jobs whose caller names none: the embedded server is done in seconds, a real one in minutes. Asked
 * once per page; the last answer is remembered for the next start without a network.
 */
export function defaultPreset(): () => Promise<PollingPreset> {
  let asked: Promise<PollingPreset> | undefined
  return () => {
    asked ??= ask().catch(remembered)
    return asked
  }
}

async function ask(): Promise<PollingPreset> {
  const answer = await fetch('/codegen.json', { cache: 'no-store', signal: AbortSignal.timeout(ASK_MS) })
  const body: unknown = answer.ok ? await answer.json() : undefined
  const preset = isObject(body) && get(body, 'server') === 'embedded' ? 'fast' : 'standard'
  remember(preset)
  return preset
}

function remember(preset: PollingPreset): void {
  try {
    localStorage.setItem(REMEMBERED, preset)
  } catch {
    // A convenience; without it the slower preset is used.
  }
}

function remembered(): PollingPreset {
  try {
    return localStorage.getItem(REMEMBERED) === 'fast' ? 'fast' : 'standard'
  } catch {
    return 'standard'
  }
}
