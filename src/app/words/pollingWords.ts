import { POLLING_PRESETS, type PollingPreset } from '../../core/polling'
import { durationText } from './duration'

export const PRESET_NAMES: Record<PollingPreset, string> = {
  fast: 'Fast',
  standard: 'Standard',
  aggressive: 'Aggressive',
}

/** What a preset does, in one sentence. */
export function describePreset(preset: PollingPreset): string {
  const { initialDelay, maxDelay, maxTotalTime, backoffMultiplier } = POLLING_PRESETS[preset]
  const growth = `each wait ×${backoffMultiplier} up to ${durationText(maxDelay)}`
  return `First check after ${durationText(initialDelay)}, ${growth}, for at most ${durationText(maxTotalTime)}.`
}
