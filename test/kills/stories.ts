import type { Command } from '../../src/core/protocol'

/** What a user does about job `n`, or waits for before going on. */
export type Step = 'submit' | 'untilUnderWay' | 'untilOver' | ((n: number) => Command)

/** Before all stories. Hints come when they come: here every job is to go the same way, and to stay to be looked at. */
export const BEFORE: Command = { type: 'configure', live: false, keepJobs: 1_000 }

/** One after the other, for each job of a story: in a browser with the built server, and in the simulator. */
export const STEPS = {
  'from the submission to the code': ['submit'],
  'cancelled under way': ['submit', 'untilUnderWay', (n) => ({ type: 'cancel', id: `job-${n}` })],
  'looked for in the list, forgotten and cleared': [
    'submit',
    'untilOver',
    () => ({ type: 'listServerJobs', offset: 0 }),
    (n) => ({ type: 'forget', id: `job-${n}` }),
    (n) => ({ type: 'clearCode', graphId: `graph-${n}` }),
  ],
} satisfies Readonly<Record<string, readonly Step[]>>

export type StoryName = keyof typeof STEPS
