import { type PollingChoice, type PollingConfig, resolvePolling } from '../../core/polling'
import { POLLING_WISHES, type PollingWish } from '../words/pollingWords'
import { keepChoice, loadChoice } from './kept'

const KEY = 'kubegram_codegen_polling'
const CUSTOM_KEY = 'kubegram_codegen_polling_custom'

/** The preset that new jobs begin with. */
export function loadPollingWish(): PollingWish {
  const kept = loadChoice(KEY)
  return POLLING_WISHES.find((wish) => wish === kept) ?? 'recommended'
}

export function keepPollingWish(wish: PollingWish): void {
  keepChoice(KEY, wish === 'recommended' ? undefined : wish)
}

/** The schedule of one's own, as it was last set; the standard one before that. */
export function loadCustomPolling(): PollingConfig {
  try {
    return resolvePolling(JSON.parse(loadChoice(CUSTOM_KEY) ?? '{}') as Partial<PollingConfig>)
  } catch {
    return resolvePolling('standard')
  }
}

export function keepCustomPolling(config: PollingConfig): void {
  keepChoice(CUSTOM_KEY, JSON.stringify(config))
}

/** What a submission says of it; `undefined` leaves the choice to what the server recommends. */
export function pollingChoice(wish: PollingWish, custom: PollingConfig): PollingChoice | undefined {
  if (wish === 'recommended') return undefined
  return wish === 'custom' ? custom : wish
}
