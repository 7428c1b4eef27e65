import type { Doubt } from '../../core/job'

/**
 * What cannot be known of a job whose request or cancellation got no answer, on a server that makes a new job of every
 * request: what may be, and why. Its list of jobs is where a person can look.
 */
export const DOUBT_WORDS: Readonly<Record<Doubt, { readonly what: string; readonly why: string }>> = {
  adopted: {
    what: 'This is probably your job.',
    why: 'The server’s answer was lost. Its list has one job that fits what you sent, and that one is followed.',
  },
  maybeTwice: {
    what: 'The server may have this job twice.',
    why: 'Its answer was lost, and it cannot say what it had taken, so the graph was sent again. Only this one is followed.',
  },
  maybeRunning: {
    what: 'It may run on at the server.',
    why: 'It was cancelled before the server had said which job it made of it. Nothing of it will be stored here.',
  },
}
