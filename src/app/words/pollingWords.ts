import type { Job } from '../../core/job'
import { POLLING_PRESETS, type PollingConfig, type PollingPreset } from '../../core/polling'
import { count } from './count'
import { durationText } from './duration'

/** Recommended: what fits the server. Custom: a schedule of one's own. */
export type PollingWish = PollingPreset | 'recommended' | 'custom'
export const POLLING_WISHES: readonly PollingWish[] = [
  'recommended',
  ...(Object.keys(POLLING_PRESETS) as PollingPreset[]),
  'custom',
]

export const PRESET_NAMES: Record<PollingWish, string> = {
  recommended: 'Auto',
  fast: 'Fast',
  standard: 'Standard',
  aggressive: 'Aggressive',
  adaptive: 'Adaptive',
  eager: 'Eager',
  custom: 'Custom',
}

/** What a preset does, in a sentence or two; `custom` is the schedule of one's own. */
export function describePreset(preset: PollingWish, custom: PollingConfig): string {
  if (preset === 'recommended') return 'As recommended for this server.'
  if (preset === 'adaptive') {
    return 'Learns from how long your graphs of this size took, and asks no more often than usual. Until five are known, as recommended for this server.'
  }
  if (preset === 'eager') return 'Like Adaptive, but sees the end sooner, for about three quarters more requests.'
  const config: PollingConfig = preset === 'custom' ? custom : POLLING_PRESETS[preset]
  const { initialDelay, maxDelay, maxTotalTime, backoffMultiplier, maxRetries } = config
  const growth = `each wait ×${backoffMultiplier} up to ${durationText(maxDelay)}`
  const most = maxRetries === undefined ? '' : ` and ${count(maxRetries, 'check')}`
  return `First check after ${durationText(initialDelay)}, ${growth}, for at most ${durationText(maxTotalTime)}${most}.`
}

const MOMENTS_TOLD = 4

/** When a job is checked: its own learned moments, or the schedule that was chosen. */
export function scheduleText({ polling, plan }: Pick<Job, 'polling' | 'plan'>): string {
  const { initialDelay, backoffMultiplier, maxDelay, maxTotalTime, maxRetries } = polling
  if (plan) {
    const told = plan.moments.slice(0, MOMENTS_TOLD).map(durationText).join(', ')
    return `Learned: after ${told}${plan.moments.length > MOMENTS_TOLD ? ', …' : ''}, for at most ${durationText(maxTotalTime)}`
  }
  const most = maxRetries === undefined ? '' : `, at most ${count(maxRetries, 'check')}`
  const growth = `${durationText(initialDelay)} first, then ×${backoffMultiplier} up to ${durationText(maxDelay)}`
  return `${growth}, for ${durationText(maxTotalTime)}${most}`
}
