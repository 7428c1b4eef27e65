/**
 * Said to workers when the user takes a new version: to the one that waits, `TAKE_OVER`; to the one at work, so that
 * it finishes what is under way and waits for nothing more.
 */
export const TAKE_OVER = 'TAKE_OVER'
export const LET_GO = 'LET_GO'

/** The channel on which tabs tell each other that a new version is being taken. */
export const UPDATES_CHANNEL = 'kubegram-codegen-updates'
