/** What is promised per browser: the least that holds there, not the best that was ever seen. */
export const AFTER_CLOSING: readonly (readonly [browser: string, sentence: string])[] = [
  [
    'Chrome, Edge',
    'A while longer in the background, longer when installed; what is left is done at the next opening.',
  ],
  ['Firefox', 'Some seconds in the background; the rest at the next opening.'],
  [
    'Safari',
    'Some seconds in the background; the rest at the next opening. Unvisited sites lose their storage after 7 days unless installed.',
  ],
]

export const SHORTCUTS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['Ctrl or ⌘', '↵'], 'Generate code, on New job'],
  [['Ctrl or ⌘', 'V'], 'Paste a graph, on New job'],
  [['Tab'], 'Through everything that can be pressed; code is scrolled with the arrow keys'],
]
