import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import type { ServerApp } from './app'
import { listen, stopperOf } from './listen'
import { type OpenedApp, openApp, type StartOptions } from './openApp'
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
  let begin: (opened: OpenedApp) => void = () => undefined
  const begun = new Promise<OpenedApp>((resolve) => {
    begin = resolve
  })
  const answer: ServerApp['fetch'] = async (request, env) => (await begun).app.fetch(request, env)
  const server = createAdaptorServer({ fetch: answer, overrideGlobalObjects: false }) as Server
  const stop = stopperOf(server)
  // First the port: whether it can be had is known at once, but a new database takes seconds. Who calls meanwhile waits.
  const url = await listen(server, config.port, config.host)
  const opened = await openApp(config, options).catch(async (error: unknown) => {
    await stop(0)
    throw error
  })
  begin(opened)
  let closing: Promise<void> | undefined
  const close = async () => {
    opened.hush()
    await stop(GRACE_MS)
    await opened.close()
  }
  return {
    url,
    about: opened.about,
    close() {
      closing ??= close()
      return closing
    },
  }
}
