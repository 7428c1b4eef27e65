import { type AccountLabel, choosePlace, type Here, type Places } from '../core/accounts'
import type { Accounts, Backend, StoredSettings, Tx } from './backend'
import { raiseRevision, revision } from './code'
import { DATABASE, openIndexedDb } from './indexedDbBackend'
import { meta } from './meta'
import { reopeningBackend } from './reopeningBackend'
import { saveSettings, settings } from './settings'
import { soundBackend } from './soundBackend'

export type OpenDatabase = (onClosed?: () => void, name?: string) => Promise<Backend>

export interface AccountsOptions {
  readonly open?: OpenDatabase
  readonly kind?: Backend['kind']
  /** The browser took the open database away: it was evicted or deleted, or a newer version needs it. */
  readonly onLost?: () => void
}

const NOWHERE_ELSE: Places = { current: 0, known: [] }

/**
 * The database of the account that is signed in, one of several: the first one knows the others, and which of them is
 * looked at. So a browser that knows one account only has one database.
 */
export function accountsBackend({ open = openIndexedDb, kind, onLost = () => {} }: AccountsOptions = {}): Backend {
  const backend = reopeningBackend(async (forget) => {
    const onClosed = () => {
      forget()
      onLost()
    }
    const first = await open(onClosed, DATABASE)
    const { current } = await first.read(['meta'], readPlaces)
    if (current === 0) return first
    first.close()
    return open(onClosed, nameOf(current))
  }, kind)
  const inDatabase = async <T>(place: number, work: (backend: Backend) => Promise<T>): Promise<T> => {
    const database = await open(() => {}, nameOf(place))
    try {
      return await work(database)
    } finally {
      database.close()
    }
  }

  const goTo = async (wanted: AccountLabel, now: AccountLabel): Promise<boolean> => {
    const places = await inDatabase(0, ({ read }) => read(['meta'], readPlaces))
    const isBlank = await backend.read(['jobs', 'graphs', 'meta'], holdsNothing)
    const next = choosePlace(places, { label: now, isBlank } satisfies Here, wanted)
    const isElsewhere = next.current !== places.current
    const isTakenOver = !isElsewhere && isOthers(places, next, now)
    if (isTakenOver) await backend.write(['meta'], beginAnew)
    if (isElsewhere) {
      const known = await backend.read(['meta'], async (tx) => [await settings(tx), await revision(tx)] as const)
      await inDatabase(next.current, ({ write }) => write(['meta'], (tx) => prepare(tx, next.current, ...known)))
    }
    const isDone = await inDatabase(0, ({ write }) => write(['meta'], (tx) => replacePlaces(tx, places, next)))
    // Another tab was quicker: what holds now is another question.
    if (!isDone) return goTo(wanted, now)
    if (isElsewhere) backend.close()
    return isElsewhere || isTakenOver
  }

  const accounts: Accounts = {
    goTo,
    async forget() {
      await inDatabase(0, ({ write }) =>
        write(['meta'], async (tx) => {
          const { current, known } = await readPlaces(tx)
          const others = known.filter(({ place }) => place !== current)
          if (others.length < known.length) tx.put('meta', { name: 'places', current, known: others })
        }),
      )
    },
    follow: () => backend.close(),
  }
  return { ...soundBackend(backend), accounts }
}

function nameOf(place: number): string {
  return place === 0 ? DATABASE : `${DATABASE}-${place}`
}

async function readPlaces(tx: Tx): Promise<Places> {
  return (await meta(tx, 'places')) ?? NOWHERE_ELSE
}

async function replacePlaces(tx: Tx, before: Places, { current, known }: Places): Promise<boolean> {
  const now = await readPlaces(tx)
  if (JSON.stringify([now.current, now.known]) !== JSON.stringify([before.current, before.known])) return false
  tx.put('meta', { name: 'places', current, known })
  return true
}

/** Whether the place, with nothing in it, changes hands: nothing that was begun for the one before is for the next one. */
function isOthers({ known }: Places, next: Places, now: AccountLabel): boolean {
  const at = ({ place }: { readonly place: number }) => place === next.current
  const [before = now, after = now] = [known.find(at), next.known.find(at)]
  return before.server !== after.server || (before.account !== undefined && before.account !== after.account)
}

async function beginAnew(tx: Tx): Promise<void> {
  await saveSettings(tx, (settings) => ({ ...settings, epoch: (settings.epoch ?? 0) + 1 }))
}

async function holdsNothing(tx: Tx): Promise<boolean> {
  const some = await Promise.all([tx.keys('jobs', { limit: 1 }), tx.keys('graphs', { limit: 1 })])
  return some.every(({ length }) => length === 0) && (await settings(tx)).token === undefined
}

/** What the browser's user chose for all accounts goes along. So does the revision: no mirror of the other is newer. */
async function prepare(tx: Tx, place: number, from: StoredSettings, known: number): Promise<void> {
  const { live, afterClosing, keepJobs, keepDays, batchLimit, cookiesShedAt } = from
  const wishes = { live, afterClosing, keepJobs, keepDays, batchLimit, cookiesShedAt }
  const said = Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined))
  await saveSettings(tx, (settings) => ({ ...said, ...settings, ...(place === 0 ? {} : { place }) }))
  await raiseRevision(tx, known)
}
