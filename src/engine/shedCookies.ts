import { GENERATED_CODE_STORAGE_KEY } from '../core/codeMap'
import type { CodegenEvent } from '../core/protocol'
import { TICK_COOKIE } from '../core/tick'
import type { Store } from '../storage/store'

/** What is written where there is no `cookieStore`: pages then drop the cookies, when they hear of the settings. */
interface Cookies {
  readonly cookieStore?: { delete(name: string): Promise<void> }
}

/** A server that refuses requests for their headers gets them without our cookies from now on, and for good. */
export async function shedCookies(store: Store, announce: (event: CodegenEvent) => void): Promise<void> {
  await store.saveSettings((settings) => ({ ...settings, cookiesShedAt: settings.cookiesShedAt ?? Date.now() }))
  const { cookieStore } = globalThis as Cookies
  await Promise.all([GENERATED_CODE_STORAGE_KEY, TICK_COOKIE].map(async (name) => cookieStore?.delete(name)))
  announce({ type: 'settingsChanged' })
}
