/**
 * Said to workers when the user takes a new version: to the one that waits, `SKIP_WAITING`; to the one at work, so that
 * it finishes what is under way and waits for nothing more.
 */
export const TAKE_OVER = { type: 'SKIP_WAITING' } as const
export const LET_GO = { type: 'LET_GO' } as const

/** The channel on which tabs tell each other that a new version is being taken. */
export const UPDATES_CHANNEL = 'kubegram-codegen-updates'
