import { createECDH, timingSafeEqual } from 'node:crypto'
import webPush from 'web-push'
import type { Database } from '../jobs/database'
import { SCHEMA } from '../jobs/migrate'

const KEYS = `${SCHEMA}.vapid_keys`
/** Some push services want a real one: `VAPID_SUBJECT`. */
const USUAL_SUBJECT = 'mailto:operator@codegen.invalid'

/** What this server signs its pushes with (RFC 8292); the keys are base64url. */
export interface Vapid {
  readonly publicKey: string
  readonly privateKey: string
  /** Whom a push service writes to when there is trouble: `mailto:` or `https:`. */
  readonly subject: string
}

/** The given keys, or those of the database, which are made once: browsers subscribe to one public key. */
export async function openVapidKeys(database: Database, given: Partial<Vapid> = {}): Promise<Vapid> {
  const { publicKey, privateKey, subject = USUAL_SUBJECT } = given
  if (publicKey !== undefined && privateKey !== undefined) return { publicKey, privateKey, subject }
  const [kept] = await database.query(`SELECT public_key, private_key FROM ${KEYS}`)
  const keys = kept ?? (await keep(database))
  return { publicKey: String(keys.public_key), privateKey: String(keys.private_key), subject }
}

/** Of several servers that start together one makes the keys of all. */
async function keep(database: Database) {
  const { publicKey, privateKey } = webPush.generateVAPIDKeys()
  await database.query(`INSERT INTO ${KEYS} (public_key, private_key) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
    publicKey,
    privateKey,
  ])
  const [kept] = await database.query(`SELECT public_key, private_key FROM ${KEYS}`)
  if (!kept) throw new Error('The keys for pushes could not be kept')
  return kept
}

/** Whether the two are one pair on P-256. */
export function isVapidPair(publicKey: string, privateKey: string): boolean {
  try {
    const pair = createECDH('prime256v1')
    pair.setPrivateKey(Buffer.from(privateKey, 'base64url'))
    return timingSafeEqual(pair.getPublicKey(), Buffer.from(publicKey, 'base64url'))
  } catch {
    return false
  }
}
