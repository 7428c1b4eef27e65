import { createHash } from 'node:crypto'
import type { Hono } from 'hono'
import type { Changes } from '../jobs/changes'
import type { Database } from '../jobs/database'
import { startPusher } from './pusher'
import { pushRoutes } from './pushRoutes'
import { createPushStore } from './pushStore'
import { createSendPush, type PushOutcome } from './sendPush'
import { openVapidKeys, type Vapid } from './vapidKeys'

export interface PushOptions {
  readonly vapid: Partial<Vapid>
  /** The origin of a push service that may be anywhere. */
  readonly allowed?: string
  /** What the API asks for; subscriptions belong to it. */
  readonly token?: string
  readonly log: (line: string) => void
  readonly count: (outcome: PushOutcome['outcome']) => void
}

export interface Push {
  /** What browsers subscribe with (`applicationServerKey`), base64url. */
  readonly publicKey: string
  readonly routes: Hono
  /** Before the database is closed. */
  close(): Promise<void>
}

/** Pushes to browsers when their jobs end. */
export async function openPush(database: Database, changes: Changes, options: PushOptions): Promise<Push> {
  const { allowed, token = '', log, count } = options
  const vapid = await openVapidKeys(database, options.vapid)
  const store = createPushStore(database, createHash('sha256').update(token).digest('base64url'))
  const stopping = new AbortController()
  const send = createSendPush({ vapid, stopping: stopping.signal, ...(allowed === undefined ? {} : { allowed }) })
  const pusher = startPusher({ store, changes, send, log, count })
  return {
    publicKey: vapid.publicKey,
    routes: pushRoutes(store, allowed),
    close() {
      stopping.abort()
      return pusher.stop()
    },
  }
}
