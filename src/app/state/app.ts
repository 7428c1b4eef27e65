import { type Accessor, createContext, createSignal, useContext } from 'solid-js'
import type { GraphEntry } from '../../core/codeMap'
import { announceJob } from '../words/jobWords'
import { type Clock, createClock } from './clock'
import { readGraphs } from './code'
import { type Connection, createConnection } from './connection'
import { createDrafts, type Drafts } from './drafts'
import { followJobs } from './followJobs'
import { createJobBook, type JobBook } from './jobBook'
import { createOnline } from './online'
import type { Reading } from './reading'
import { createTheme, type ThemeChoice } from './theme'

/** What every view shares: one small store per concern. */
export interface AppState {
  readonly connection: Connection
  readonly jobs: JobBook
  readonly graphs: Reading<readonly GraphEntry[]>
  readonly drafts: Drafts
  readonly clock: Clock
  readonly online: Accessor<boolean>
  readonly theme: ThemeChoice
  /** The last thing that a screen reader should say by itself. */
  readonly announcement: Accessor<string>
  announce(sentence: string): void
}

export function createAppState(): AppState {
  const [announcement, announce] = createSignal('')
  const connection = createConnection()
  const jobs = createJobBook((before, now) => {
    const sentence = announceJob(before, now)
    if (sentence) announce(sentence)
  })
  followJobs(connection, jobs)
  return {
    connection,
    jobs,
    graphs: readGraphs(connection),
    drafts: createDrafts(),
    clock: createClock(),
    online: createOnline(),
    theme: createTheme(),
    announcement,
    announce: (sentence) => void announce(sentence),
  }
}

export const AppContext = createContext<AppState>()

export function useApp(): AppState {
  const app = useContext(AppContext)
  if (!app) throw new Error('useApp is called outside of the app')
  return app
}
