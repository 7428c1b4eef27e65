import type { Command } from '../core/protocol'
import type { PageStore } from '../storage/pageStore'
import { clearCookieMirror, isInCookie, writeCookieMirror } from './cookieMirror'
import { clearLocalMirror, isMirrored, writeLocalMirror } from './localMirror'
import { recoverCode } from './recoverCode'
import { keepRecovery } from './recovery'

const MIRROR_LOCK = 'kubegram-codegen-mirror'

/** Recovers what only a mirror has, then rewrites what is not current. Says whether something was recovered. */
export function mendMirrors(store: PageStore, send: (command: Command) => Promise<unknown>): Promise<boolean> {
  return oneAtATime(async () => {
    const recovery = await recoverCode(store, send, await store.revision(), Date.now())
    if (recovery) keepRecovery(recovery)
    const revision = await store.revision()
    if (revision === 0) return false
    // Either may be refused without the other.
    await writeLocal(store, revision).catch(() => {})
    if (!isInCookie(revision)) await writeCookieMirror(store, revision)
    return recovery !== undefined
  })
}

async function writeLocal(store: PageStore, revision: number): Promise<void> {
  if (!isMirrored(revision)) await writeLocalMirror(store, revision)
}

/** Several tabs hear of the same change: the first one writes, the others then find it written. */
async function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks ? await navigator.locks.request(MIRROR_LOCK, work) : work()
}

/** Takes every copy away, once no other tab writes one. */
export function clearMirrors(): Promise<void> {
  return oneAtATime(async () => {
    clearCookieMirror()
    keepRecovery(undefined)
    clearLocalMirror()
  })
}
