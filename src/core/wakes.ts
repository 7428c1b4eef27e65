/** Names of events that wake the worker after the last tab is closed; pages register them, the worker answers. */

/**
 * One-off syncs, and for how many seconds each holds the worker before it asks for another try. A browser gives each
 * three tries, at once and some 5 and 20 minutes later: together they reach further than one.
 */
export const SYNC_HOLDS: ReadonlyMap<string, number> = new Map(
  [5, 90, 170, 180].map((seconds) => [`kubegram-codegen-${seconds}`, seconds]),
)

/** Where the app is installed and the browser grants it: a look every now and then, even after days. */
export const PERIODIC_SYNC = 'kubegram-codegen'

/** Before the server's job id, in the names of background fetches. */
export const FETCH_PREFIX = 'kubegram-codegen-'
