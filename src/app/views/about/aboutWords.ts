/** What is promised per browser: the least that holds there, not the best that was ever seen. */
export const AFTER_CLOSING: readonly (readonly [browser: string, sentence: string])[] = [
  [
    'Chrome, Edge, Firefox',
    'Followed on after the last tab is closed, while the browser runs: measured on Linux for 25 minutes, every check on time. With notifications on, a push of the embedded server also wakes it when a job ends. With the browser closed it rests; the next opening goes on at once.',
  ],
  [
    'Safari',
    'Rests within seconds; the next opening goes on at once. Sites that are not opened for 7 days of use lose what they stored, unless installed.',
  ],
]
