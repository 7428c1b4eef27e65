import { type Accessor, createContext, createMemo, useContext } from 'solid-js'
import type { GraphEntry } from '../../core/codeMap'
import { announceJob } from '../words/jobWords'
import { createAnnouncer } from './announcer'
import { type Clock, createClock } from './clock'
import { type GraphList, readGraphs } from './code'
import { type Connection, createConnection } from './connection'
import { createDeletions, type Deletions } from './deletions'
import { followJobs } from './followJobs'
import { createJobBook, type JobBook } from './jobBook'
import { createOnline } from './online'
import { createPanes, type PaneWidths } from './panes'
import { createSingleKeys, type SingleKeys } from './singleKeys'
import { createTheme, type ThemeChoice } from './theme'

/** What every view shares: one small store per concern. */
export interface AppState {
  readonly connection: Connection
  readonly jobs: JobBook
  readonly graphs: GraphList
  readonly clock: Clock
  readonly online: Accessor<boolean>
  readonly theme: ThemeChoice
  readonly panes: PaneWidths
  readonly singleKeys: SingleKeys
  readonly deletions: Deletions
  /** The last thing that a screen reader should say by itself. */
  readonly announcement: Accessor<string>
  announce(sentence: string): void
}

export function createAppState(): AppState {
  const { said, announce } = createAnnouncer()
  const connection = createConnection()
  const deletions = createDeletions()
  const jobs = createJobBook(
    (before, now) => {
      const sentence = announceJob(before, now)
      if (sentence) announce(sentence)
    },
    (id) => deletions.hides(`job:${id}`),
  )
  followJobs(connection, jobs)
  return {
    connection,
    jobs,
    graphs: withoutDeleted(readGraphs(connection), deletions),
    clock: createClock(),
    online: createOnline(),
    theme: createTheme(),
    panes: createPanes(),
    singleKeys: createSingleKeys(),
    deletions,
    announcement: said,
    announce,
  }
}

/** What is being deleted is gone for every view, while it can still be taken back. */
function withoutDeleted(graphs: GraphList, deletions: Deletions): GraphList {
  const kept = (list: Accessor<readonly GraphEntry[] | undefined>) =>
    createMemo(() => list()?.filter(({ graphId }) => !deletions.hides(`graph:${graphId}`) && !deletions.hides('code')))
  return { ...graphs, value: kept(graphs.value), newest: kept(graphs.newest) }
}

export const AppContext = createContext<AppState>()

export function useApp(): AppState {
  const app = useContext(AppContext)
  if (!app) throw new Error('useApp is called outside of the app')
  return app
}
