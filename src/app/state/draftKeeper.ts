const KEY = 'kubegram_drafts'
/** Larger drafts would fill the tab's storage; they last as long as the page. */
const MOST_UNITS = 2_000_000

export interface KeptDraft {
  /** The address names it. */
  readonly id: number
  readonly name: string
  readonly text: string
}

/** The drafts of this tab, as they were before a reload. */
export function loadDrafts(): readonly KeptDraft[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isKeptDraft).map(withId) : []
  } catch {
    // Forbidden, or written by something else: there is nothing to bring back.
    return []
  }
}

export function saveDrafts(drafts: readonly KeptDraft[]): void {
  try {
    const units = drafts.reduce((sum, { text }) => sum + text.length, 0)
    if (drafts.length === 0 || units > MOST_UNITS) sessionStorage.removeItem(KEY)
    else sessionStorage.setItem(KEY, JSON.stringify(drafts.map(({ id, name, text }) => ({ id, name, text }))))
  } catch {
    // Full or forbidden: the drafts stay in view, only a reload would lose them.
  }
}

/** Before an update they may have been kept without ids. */
function withId({ id, name, text }: KeptDraft, at: number): KeptDraft {
  return { id: Number.isSafeInteger(id) ? id : at + 1, name, text }
}

function isKeptDraft(value: unknown): value is KeptDraft {
  const { name, text } = (value ?? {}) as Partial<Record<keyof KeptDraft, unknown>>
  return typeof name === 'string' && typeof text === 'string'
}
