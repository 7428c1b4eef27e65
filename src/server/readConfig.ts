import { homedir } from 'node:os'
import * as v from 'valibot'
import { defaultDataFolder } from './dataFolder'
import { StartError } from './startError'

export interface ServerConfig {
  /** 0 takes any free one. */
  readonly port: number
  readonly host: string
  readonly dataDir: string
  /** The finished build of the pages; absent where somebody else serves them. */
  readonly appDir?: string
  /** A Kubegram server elsewhere: then this one only passes on. */
  readonly upstreamUrl?: string
  readonly databaseUrl?: string
  readonly token?: string
  /** Multiplies the time that a job's steps take. */
  readonly pace: number
  /** How long a silent worker keeps its job. */
  readonly leaseMs: number
  /** API requests a minute for each client; 0 is no limit. */
  readonly rate: number
  /** What is told beside trouble. */
  readonly logs: Logs
  readonly isMetered?: boolean
  /** Answers with a worker that removes itself: the switch for a broken release. */
  readonly isWorkerOff?: boolean
  /** `on`, JSON, or the path of a file of rules. */
  readonly faults?: string
}

const LOGS = ['trouble', 'jobs', 'requests'] as const
type Logs = (typeof LOGS)[number]

export type Env = Readonly<Record<string, string | undefined>>

const portNumber = v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.maxValue(65_535))
const webUrl = v.pipe(v.string(), v.url(), v.regex(/^https?:/))
const postgresUrl = v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//))
const positive = v.pipe(v.string(), v.regex(/^\d+(\.\d+)?$/), v.transform(Number), v.maxValue(1_000))

const wholeNumber = v.pipe(v.string(), v.regex(/^\d{1,7}$/), v.transform(Number))

/** One sentence per value that cannot be used. */
const EXPECTED = {
  PORT: { schema: portNumber, is: 'a port number from 0 to 65535' },
  KUBEGRAM_API_URL: { schema: webUrl, is: 'the address of a Kubegram server, such as http://localhost:8090' },
  DATABASE_URL: { schema: postgresUrl, is: 'a PostgreSQL address, such as postgres://user@localhost:5432/codegen' },
  CODEGEN_PACE: { schema: positive, is: 'a number from 0 to 1000, such as 1 or 0.5' },
  CODEGEN_RATE: { schema: wholeNumber, is: 'a whole number of requests a minute, 0 for no limit' },
  CODEGEN_LOG: { schema: v.picklist(LOGS), is: 'trouble, jobs or requests' },
  CODEGEN_METRICS: { schema: v.picklist(['on', 'off']), is: 'on or off' },
  CODEGEN_WORKER: { schema: v.picklist(['on', 'off']), is: 'on or off' },
  CODEGEN_LEASE: { schema: positive, is: 'a number of seconds from 0 to 1000, such as 10' },
} as const

const USUAL_PORT = 8090
/** A browser that follows 100 jobs as fast as it may stays far below. */
const USUAL_RATE = 3_000
const USUAL_LEASE_SECONDS = 10
const SHORTEST_LEASE_MS = 200

/**
 * What the environment asks for. Empty values are as good as absent.
 * @throws {StartError} naming every value that cannot be used
 */
export function readConfig(env: Env, appDir?: string): ServerConfig {
  const wrong: string[] = []
  const read = <K extends keyof typeof EXPECTED>(name: K) => {
    const value = env[name]
    if (!value) return undefined
    const parsed = v.safeParse(EXPECTED[name].schema, value.trim())
    if (parsed.success) return parsed.output as v.InferOutput<(typeof EXPECTED)[K]['schema']>
    wrong.push(`${name} is "${shown(name, value)}", but must be ${EXPECTED[name].is}.`)
    return undefined
  }
  // In the order of the table: what is wrong is told in it.
  const port = read('PORT')
  const upstreamUrl = read('KUBEGRAM_API_URL')
  const databaseUrl = read('DATABASE_URL')
  const config = {
    port: port ?? USUAL_PORT,
    host: env.HOST || '127.0.0.1',
    dataDir: env.KUBEGRAM_DATA_DIR || defaultDataFolder({ platform: process.platform, home: homedir(), env }),
    pace: read('CODEGEN_PACE') ?? 1,
    leaseMs: Math.max((read('CODEGEN_LEASE') ?? USUAL_LEASE_SECONDS) * 1_000, SHORTEST_LEASE_MS),
    rate: read('CODEGEN_RATE') ?? USUAL_RATE,
    logs: read('CODEGEN_LOG') ?? 'trouble',
    ...(read('CODEGEN_METRICS') === 'on' ? { isMetered: true } : {}),
    ...(read('CODEGEN_WORKER') === 'off' ? { isWorkerOff: true } : {}),
    ...(appDir ? { appDir } : {}),
    ...(upstreamUrl ? { upstreamUrl } : {}),
    ...(databaseUrl ? { databaseUrl } : {}),
    ...(env.CODEGEN_TOKEN ? { token: env.CODEGEN_TOKEN } : {}),
    ...(env.CODEGEN_FAULTS ? { faults: env.CODEGEN_FAULTS } : {}),
  }
  if (upstreamUrl && env.CODEGEN_TOKEN) {
    wrong.push(
      'CODEGEN_TOKEN guards the embedded server; with KUBEGRAM_API_URL the Kubegram server checks tokens itself.',
    )
  }
  if (wrong.length > 0) throw new StartError(wrong.join('\n'))
  return config
}

/** A database's address may hold a password. */
function shown(name: string, value: string): string {
  return name === 'DATABASE_URL' ? value.replace(/\/\/[^@]*@/, '//…@') : value
}
