import { homedir } from 'node:os'
import * as v from 'valibot'
import { defaultDataFolder } from './dataFolder'
import { isVapidPair, type Vapid } from './push/vapidKeys'
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
  /** Streams and held answers at a time; one client has at most a tenth of them. */
  readonly openAnswers: number
  /** Origins of other APIs that pages may speak to. */
  readonly connect?: readonly string[]
  /** What is told beside trouble. */
  readonly logs: Logs
  readonly isMetered?: boolean
  /** What `/metrics` asks for, if it is not the API's token. */
  readonly metricsToken?: string
  /** Answers with a worker that removes itself: the switch for a broken release. */
  readonly isWorkerOff?: boolean
  /** Pushes when jobs end, unless it is absent. */
  readonly push?: PushConfig
  /** `on`, JSON, or the path of a file of rules. */
  readonly faults?: string
}

export interface PushConfig {
  /** What is missing is in the database. */
  readonly vapid: Partial<Vapid>
  /** The origin of a push service that may be on this machine or in its network, for tests. */
  readonly allowed?: string
}

const LOGS = ['trouble', 'jobs', 'requests'] as const
type Logs = (typeof LOGS)[number]

export type Env = Readonly<Record<string, string | undefined>>

const portNumber = v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.maxValue(65_535))
const webUrl = v.pipe(v.string(), v.url(), v.regex(/^https?:/))
const postgresUrl = v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//))
const positive = v.pipe(v.string(), v.regex(/^\d+(\.\d+)?$/), v.transform(Number), v.maxValue(1_000))

const vapidKey = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{40,90}$/))
const vapidSubject = v.pipe(v.string(), v.regex(/^(mailto:\S+@\S+|https:\/\/\S+)$/))
const wholeNumber = v.pipe(v.string(), v.regex(/^\d{1,7}$/), v.transform(Number))

const manyAnswers = v.pipe(v.string(), v.regex(/^[1-9]\d{0,4}$/), v.transform(Number))
const origins = v.pipe(
  v.string(),
  v.transform((text) => text.split(/[\s,]+/)),
  v.array(v.pipe(v.string(), v.regex(/^(https?|wss?):\/\/[\w.-]+(:\d{1,5})?$/))),
)

/** One sentence per value that cannot be used. */
const EXPECTED = {
  PORT: { schema: portNumber, is: 'a port number from 0 to 65535' },
  KUBEGRAM_API_URL: { schema: webUrl, is: 'the address of a Kubegram server, such as http://localhost:8090' },
  DATABASE_URL: { schema: postgresUrl, is: 'a PostgreSQL address, such as postgres://user@localhost:5432/codegen' },
  CODEGEN_PACE: { schema: positive, is: 'a number from 0 to 1000, such as 1 or 0.5' },
  CODEGEN_RATE: { schema: wholeNumber, is: 'a whole number of requests a minute, 0 for no limit' },
  CODEGEN_OPEN: { schema: manyAnswers, is: 'a whole number of open answers from 1 to 99999' },
  CODEGEN_CONNECT: { schema: origins, is: 'origins, such as https://kubegram.example.com' },
  CODEGEN_LOG: { schema: v.picklist(LOGS), is: 'trouble, jobs or requests' },
  CODEGEN_METRICS: { schema: v.picklist(['on', 'off']), is: 'on or off' },
  CODEGEN_PUSH: {
    schema: v.union([v.picklist(['on', 'off']), webUrl]),
    is: 'on, off, or the address of a push service',
  },
  VAPID_PUBLIC_KEY: { schema: vapidKey, is: 'a key in base64url' },
  VAPID_PRIVATE_KEY: { schema: vapidKey, is: 'a key in base64url' },
  VAPID_SUBJECT: { schema: vapidSubject, is: 'an address such as mailto:you@example.com or https://example.com' },
  CODEGEN_WORKER: { schema: v.picklist(['on', 'off']), is: 'on or off' },
  CODEGEN_LEASE: { schema: positive, is: 'a number of seconds from 0 to 1000, such as 10' },
} as const

const USUAL_PORT = 8090
/** A browser that follows 100 jobs as fast as it may stays far below. */
const USUAL_RATE = 3_000
const USUAL_OPEN = 1_000
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
  const connect = read('CODEGEN_CONNECT')
  const push = readPush(read('CODEGEN_PUSH') ?? 'on', {
    publicKey: read('VAPID_PUBLIC_KEY'),
    privateKey: read('VAPID_PRIVATE_KEY'),
    subject: read('VAPID_SUBJECT'),
  })
  const config = {
    port: port ?? USUAL_PORT,
    host: env.HOST || '127.0.0.1',
    dataDir: env.KUBEGRAM_DATA_DIR || defaultDataFolder({ platform: process.platform, home: homedir(), env }),
    pace: read('CODEGEN_PACE') ?? 1,
    leaseMs: Math.max((read('CODEGEN_LEASE') ?? USUAL_LEASE_SECONDS) * 1_000, SHORTEST_LEASE_MS),
    rate: read('CODEGEN_RATE') ?? USUAL_RATE,
    openAnswers: read('CODEGEN_OPEN') ?? USUAL_OPEN,
    logs: read('CODEGEN_LOG') ?? 'trouble',
    ...(connect ? { connect } : {}),
    ...(read('CODEGEN_METRICS') === 'on' ? { isMetered: true } : {}),
    ...(env.CODEGEN_METRICS_TOKEN ? { metricsToken: env.CODEGEN_METRICS_TOKEN } : {}),
    ...(push ? { push } : {}),
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
  const { publicKey = '', privateKey = '' } = push?.vapid ?? {}
  if ((publicKey || privateKey) && !isVapidPair(publicKey, privateKey)) {
    wrong.push('VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are no pair. Make one with: npx web-push generate-vapid-keys')
  }
  if (wrong.length > 0) throw new StartError(wrong.join('\n'))
  return config
}

type Vapids = { readonly [key in keyof Vapid]: string | undefined }

function readPush(push: string, { publicKey, privateKey, subject }: Vapids): PushConfig | undefined {
  if (push === 'off') return undefined
  const vapid = {
    ...(publicKey ? { publicKey } : {}),
    ...(privateKey ? { privateKey } : {}),
    ...(subject ? { subject } : {}),
  }
  return { vapid, ...(push === 'on' ? {} : { allowed: new URL(push).origin }) }
}

/** A database's address may hold a password, and a private key is one. */
function shown(name: string, value: string): string {
  if (name === 'VAPID_PRIVATE_KEY') return '…'
  return name === 'DATABASE_URL' ? value.replace(/\/\/[^@]*@/, '//…@') : value
}
