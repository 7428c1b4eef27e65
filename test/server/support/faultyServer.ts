import type { Fault, FaultMatch } from '../../../src/server/faults/faultScript'
import { startTestServer, type TestServer } from './testServer'

export type Body = Record<string, unknown>

export interface Rule {
  readonly match?: FaultMatch
  readonly fault: Fault
}

interface Said {
  readonly status: number
  readonly body: Body
}

export interface FaultyServer extends TestServer {
  /** A completed job without faults of its own. */
  readonly doneId: string
  get(path: string): Promise<Said>
  /** Sets a script, whatever it is. */
  put(script: unknown, headers?: Record<string, string>): Promise<Said>
  set(rules: readonly Rule[]): Promise<void>
  on(route: NonNullable<FaultMatch['route']>, fault: Fault): Promise<void>
  /** A job that these faults stay with, until the next script. */
  submitWith(fault: Fault): Promise<string>
}

/** A server with faults switched on. */
export async function startFaultyServer(): Promise<FaultyServer> {
  const server = await startTestServer({ faults: 'on' })
  const doneId = await server.submit()
  await server.untilOver(doneId)

  const put = async (script: unknown, headers: Record<string, string> = {}) =>
    read(await fetch(`${server.url}/__faults`, { method: 'PUT', body: JSON.stringify(script), headers }))
  const set = async (rules: readonly Rule[]) => {
    const { status, body } = await put({ rules })
    if (status !== 200) throw new Error(`Refused: ${JSON.stringify(body)}`)
  }
  return {
    ...server,
    doneId,
    get: async (path) => read(await server.call(path)),
    put,
    set,
    on: (route, fault) => set([{ match: { route }, fault }]),
    async submitWith(fault) {
      await set([{ match: { route: 'submit' }, fault }])
      return server.submit()
    },
  }
}

async function read(answer: Response): Promise<Said> {
  return { status: answer.status, body: (await answer.json()) as Body }
}
