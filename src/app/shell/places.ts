import type { IconName } from '../icons/iconNames'

export interface Place {
  readonly href: string
  readonly icon: IconName
  readonly label: string
  readonly about: string
  /** On a phone's bottom bar there is room for few; the others are under Menu. */
  readonly main?: true
}

/** Every place of the app that is not one of a graph or a job. */
export const PLACES: readonly Place[] = [
  { href: '/', icon: 'plus', label: 'New job', about: 'Send a graph', main: true },
  { href: '/jobs', icon: 'jobs', label: 'Jobs', about: 'What runs, what ended, and why', main: true },
  { href: '/graphs', icon: 'graphs', label: 'Graphs', about: 'The code that is here', main: true },
  { href: '/search', icon: 'search', label: 'Search', about: 'Through all code, offline', main: true },
  { href: '/statistics', icon: 'chart', label: 'Statistics', about: 'How jobs end and how long they take' },
  { href: '/storage', icon: 'disk', label: 'Storage', about: 'What is kept in this browser, and where' },
  { href: '/settings', icon: 'gear', label: 'Settings', about: 'Server, sign-in, colours, keys' },
  { href: '/about', icon: 'info', label: 'About', about: 'What happens when you close it' },
]
