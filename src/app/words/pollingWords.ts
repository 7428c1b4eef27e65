import { POLLING_PRESETS, type PollingPreset } from '../../core/polling'
import { durationText } from './duration'

export const PRESET_NAMES: Record<PollingPreset, string> = {
  fast: 'Fast',
  standard: 'Standard',
  aggressive: 'Aggressive',
  adaptive: 'Adaptive',
  eager: 'Eager',
}

/** What a preset does, in a sentence or two. */
export function describePreset(preset: PollingPreset): string {
  if (preset === 'adaptive') {
    return 'Learns from how long your graphs of this size took, and asks no more often than usual. Until five are known, as recommended for this server.'
  }
  if (preset === 'eager') return 'Like Adaptive, but sees the end sooner, for about three quarters more requests.'
  const { initialDelay, maxDelay, maxTotalTime, backoffMultiplier } = POLLING_PRESETS[preset]
  const growth = `each wait ×${backoffMultiplier} up to ${durationText(maxDelay)}`
  return `First check after ${durationText(initialDelay)}, ${growth}, for at most ${durationText(maxTotalTime)}.`
}
