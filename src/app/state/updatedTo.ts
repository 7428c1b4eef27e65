declare const __VERSION__: string

const KEY = 'kubegram_version'

/** The version that this tab has come to since it was loaded last; `undefined` where it is the same, or a new tab. */
export function readUpdatedTo(): string | undefined {
  try {
    const before = sessionStorage.getItem(KEY)
    sessionStorage.setItem(KEY, __VERSION__)
    return before === null || before === __VERSION__ ? undefined : __VERSION__
  } catch {
    // Full or forbidden: then nothing is told.
    return undefined
  }
}
