import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const AGAIN_MS = 1_000

export interface Listening {
  readonly url: string
  readonly channel: string
  readonly hear: (said: string) => void
  readonly lost: () => void
  readonly closed: AbortSignal
  readonly log: (line: string) => void
}

/** Listens on a connection of its own, and makes a new one when it breaks: what was said meanwhile is lost. */
export async function listenOnPostgres(listening: Listening): Promise<void> {
  const { closed, lost, log } = listening
  const onBreak = async (): Promise<void> => {
    lost()
    while (!closed.aborted) {
      await sleep(AGAIN_MS, undefined, { signal: closed }).catch(() => undefined)
      if (closed.aborted) return
      try {
        await connect(listening, onBreak)
        // Changes of this last moment were missed as well.
        lost()
        return
      } catch (error) {
        log(`Changes of jobs cannot be heard of: ${error instanceof Error ? error.message : error}`)
      }
    }
  }
  await connect(listening, onBreak)
}

async function connect({ url, channel, hear, closed }: Listening, onBreak: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'kubegram-codegen changes' })
  let isOver = false
  const over = () => {
    if (isOver) return
    isOver = true
    void client.end().catch(() => undefined)
    if (!closed.aborted) void onBreak()
  }
  client.on('notification', ({ payload = '' }) => hear(payload))
  try {
    await client.connect()
    await client.query(`LISTEN ${channel}`)
  } catch (error) {
    isOver = true
    client.on('error', () => undefined)
    await client.end().catch(() => undefined)
    throw error
  }
  client.on('error', over)
  client.on('end', over)
  closed.addEventListener('abort', over, { once: true })
}
