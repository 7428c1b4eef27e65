export interface Shortcut {
  readonly keys: readonly string[]
  readonly what: string
}

/** Every key that does something by itself, by where it does. */
export const SHORTCUTS: readonly (readonly [where: string, keys: readonly Shortcut[]])[] = [
  [
    'Everywhere',
    [
      { keys: ['Ctrl or ⌘', 'K'], what: 'Find a graph, node, file, job or action' },
      { keys: ['Ctrl or ⌘', 'Z'], what: 'Take back the last deletion, while it is offered' },
      { keys: ['Tab'], what: 'Through everything that can be pressed; a list is one stop' },
      { keys: ['F6', 'Shift F6'], what: 'To the next pane, to the one before' },
      { keys: ['Esc'], what: 'Close what stands in front' },
    ],
  ],
  [
    'Single keys (can be turned off under Settings)',
    [
      { keys: ['?'], what: 'This list' },
      { keys: ['/'], what: 'To the search field of the view' },
      { keys: ['n'], what: 'New job' },
      { keys: ['j'], what: 'Jobs' },
      { keys: ['g'], what: 'Graphs' },
      { keys: ['s'], what: 'Search in all code' },
    ],
  ],
  [
    'New job',
    [
      { keys: ['Ctrl or ⌘', '↵'], what: 'Generate code' },
      { keys: ['Ctrl or ⌘', 'V'], what: 'Paste a graph' },
    ],
  ],
  [
    'Lists',
    [
      { keys: ['↑', '↓', 'Home', 'End'], what: 'From row to row; Page keys by a view' },
      { keys: ['a … z'], what: 'To the next node or file that begins with it' },
      { keys: ['←', '→'], what: 'In a tree of files: close and open a folder, out of it and into it' },
      { keys: ['↵'], what: 'Open; code takes the focus' },
    ],
  ],
  [
    'Code',
    [
      { keys: ['Esc'], what: 'Back to the list' },
      { keys: ['Ctrl or ⌘', 'A'], what: 'Select all of the file, and nothing else' },
      { keys: ['Ctrl or ⌘', 'F'], what: 'Find in this file, go to a line; again: the browser’s own' },
      { keys: ['↵', 'Shift ↵'], what: 'Next and previous match' },
    ],
  ],
  [
    'Edges of panes',
    [
      { keys: ['←', '→'], what: 'Narrower, wider' },
      { keys: ['Home', 'End'], what: 'As narrow, as wide as it goes' },
    ],
  ],
  [
    'Picture of a graph',
    [
      { keys: ['←', '↑', '→', '↓'], what: 'To the next node in this direction' },
      { keys: ['↵'], what: 'Open its code' },
      { keys: ['+', '−'], what: 'Closer, further away' },
      { keys: ['0'], what: 'The whole graph' },
    ],
  ],
]
