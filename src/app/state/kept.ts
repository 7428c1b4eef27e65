/** A small choice that outlives the page; `undefined` where there is none, or where storage is forbidden. */
export function loadChoice(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

/** Full or forbidden storage is no trouble here: the choice then holds until the page is closed. */
export function keepChoice(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // See above.
  }
}
