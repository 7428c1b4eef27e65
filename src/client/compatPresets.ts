import { POLLING_PRESETS, type PollingChoice, type PollingConfig } from '../core/polling'

/**
 * The presets of the documented client, with its values: whoever comes from there keeps its schedule. They are not
 * those of `connectCodegen`, which gives every preset half an hour.
 */
export const PollingPresets = {
  fast: { initialDelay: 5_000, maxDelay: 30_000, maxTotalTime: 300_000, backoffMultiplier: 1.2 },
  standard: POLLING_PRESETS.standard,
  aggressive: { initialDelay: 15_000, maxDelay: 120_000, maxTotalTime: 900_000, backoffMultiplier: 1.3 },
} as const satisfies Record<string, PollingConfig>

/** A name means this layer's preset, where it has one of that name. */
export function choosePolling(choice: PollingChoice): PollingChoice {
  return typeof choice === 'string' && Object.hasOwn(PollingPresets, choice)
    ? PollingPresets[choice as keyof typeof PollingPresets]
    : choice
}
