/** The cookie whose changes keep a worker going. Tiny, and at `/`: Firefox tells of no other. */
export const TICK_COOKIE = 'kubegram_codegen_tick'

/** Should a worker die in the middle of a link, the cookie goes by itself. */
export const TICK_LIFE_MS = 120_000

/** A POST to it has the server change the cookie. */
export const TICK_PATH = '/codegen-tick'
