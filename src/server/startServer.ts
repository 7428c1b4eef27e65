import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { listen, stopListening } from './listen'
import { openApp, type StartOptions } from './openApp'
import type { ServerConfig } from './readConfig'

const GRACE_MS = 2_000

export interface RunningServer {
  readonly url: string
  readonly about: string
  /** Ends what is being answered, hands unfinished jobs back, closes the database. May be called twice. */
  close(): Promise<void>
}

/** Starts the whole server in this process. @throws {StartError} when something has to be put right first */
export async function startServer(config: ServerConfig, options: StartOptions = {}): Promise<RunningServer> {
  const { app, about, close: closeApp } = await openApp(config, options)
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server
  let url: string
  try {
    url = await listen(server, config.port, config.host)
  } catch (error) {
    await closeApp()
    throw error
  }
  let closing: Promise<void> | undefined
  const close = async () => {
    await stopListening(server, GRACE_MS)
    await closeApp()
  }
  return {
    url,
    about,
    close() {
      closing ??= close()
      return closing
    },
  }
}
