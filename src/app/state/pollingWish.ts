import { POLLING_WISHES, type PollingWish } from '../words/pollingWords'
import { keepChoice, loadChoice } from './kept'

const KEY = 'kubegram_codegen_polling'

/** The preset that new jobs begin with. */
export function loadPollingWish(): PollingWish {
  const kept = loadChoice(KEY)
  return POLLING_WISHES.find((wish) => wish === kept) ?? 'recommended'
}

export function keepPollingWish(wish: PollingWish): void {
  keepChoice(KEY, wish === 'recommended' ? undefined : wish)
}
