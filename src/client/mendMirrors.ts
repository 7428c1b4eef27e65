import type { Command } from '../core/protocol'
import { SHARES_CACHE } from '../core/share'
import type { PageStore } from '../storage/pageStore'
import { clearCookieMirror, isInCookie, writeCookieMirror } from './cookieMirror'
import { clearLocalMirror, isMirrored, writeLocalMirror } from './localMirror'
import { recoverCode } from './recoverCode'
import { keepRecovery } from './recovery'

const MIRROR_LOCK = 'kubegram-codegen-mirror'
const LOCK_MS = 300

/** Recovers what only a mirror has, then rewrites what is not current. Says whether something was recovered. */
export function mendMirrors(all: PageStore, send: (command: Command) => Promise<unknown>): Promise<boolean> {
  return oneAtATime(async () => {
    // Whoever signs out meanwhile leaves nothing to copy.
    const store = all.at(await all.epoch())
    const recovery = await recoverCode(store, send, await store.revision(), Date.now())
    if (recovery) keepRecovery(recovery)
    const revision = await store.revision()
    if (revision === 0) return false
    // Either may be refused without the other.
    await writeLocal(store, revision).catch(() => {})
    // A server refused requests for their cookies: ours stay away for good.
    if ((await store.settings()).cookiesShedAt !== undefined) clearCookieMirror()
    else if (!isInCookie(revision)) await writeCookieMirror(store, revision)
    return recovery !== undefined
  })
}

async function writeLocal(store: PageStore, revision: number): Promise<void> {
  if (!isMirrored(revision)) await writeLocalMirror(store, revision)
}

/** Several tabs hear of the same change: the first one writes, the others then find it written. */
async function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await (navigator.locks ? navigator.locks.request(MIRROR_LOCK, work) : work())
  } catch (error) {
    // Where a site may store nothing there are no locks either, and no other tab that writes a copy.
    if (error instanceof DOMException && error.name === 'SecurityError') return work()
    throw error
  }
}

/**
 * Takes away what lies outside of the database: every copy of the code, and what was shared with the app and not looked
 * at yet. Waits a moment for a tab that is writing a copy, but not for one that is frozen.
 */
export async function clearTraces(): Promise<void> {
  const clear = async () => {
    clearCookieMirror()
    keepRecovery(undefined)
    clearLocalMirror()
  }
  // Copies are made of what is stored, and that is gone, or about to be: only a frozen tab could write an old one.
  await Promise.race([oneAtATime(clear), pause(LOCK_MS).then(clear)])
  await globalThis.caches?.delete(SHARES_CACHE).catch(() => false)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
