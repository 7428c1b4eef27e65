import { describe, expect, it } from 'vitest'
import webPush from 'web-push'
import { defaultDataFolder } from '../../src/server/dataFolder'
import { readConfig } from '../../src/server/readConfig'

const PAIR = webPush.generateVAPIDKeys()

describe('the environment', () => {
  it('may be empty', () => {
    expect(readConfig({ HOME: '/home/ada' })).toMatchObject({ port: 8090, host: '127.0.0.1', pace: 1, leaseMs: 10_000 })
    expect(readConfig({ PORT: '', KUBEGRAM_API_URL: '', DATABASE_URL: '' })).not.toHaveProperty('upstreamUrl')
  })

  it('sets everything', () => {
    const env = {
      PORT: '0',
      HOST: '0.0.0.0',
      KUBEGRAM_DATA_DIR: '/data',
      DATABASE_URL: 'postgres://ada@db/codegen',
      CODEGEN_TOKEN: 'secret',
      CODEGEN_PACE: '0.5',
      CODEGEN_LEASE: '2',
      CODEGEN_FAULTS: 'on',
      CODEGEN_RATE: '60',
      CODEGEN_OPEN: '500',
      CODEGEN_CONNECT: 'https://kubegram.example, wss://kubegram.example:8443',
      CODEGEN_METRICS_TOKEN: 'scrape',
      CODEGEN_LOG: 'jobs',
      CODEGEN_METRICS: 'on',
      CODEGEN_WORKER: 'off',
      CODEGEN_PUSH: 'http://127.0.0.1:9/push',
      VAPID_SUBJECT: 'mailto:ada@example.com',
      VAPID_PUBLIC_KEY: PAIR.publicKey,
      VAPID_PRIVATE_KEY: PAIR.privateKey,
    }
    expect(readConfig(env, '/app')).toEqual({
      port: 0,
      host: '0.0.0.0',
      dataDir: '/data',
      databaseUrl: 'postgres://ada@db/codegen',
      token: 'secret',
      pace: 0.5,
      leaseMs: 2_000,
      rate: 60,
      openAnswers: 500,
      connect: ['https://kubegram.example', 'wss://kubegram.example:8443'],
      metricsToken: 'scrape',
      logs: 'jobs',
      isMetered: true,
      isWorkerOff: true,
      push: { vapid: { ...PAIR, subject: 'mailto:ada@example.com' }, allowed: 'http://127.0.0.1:9' },
      faults: 'on',
      appDir: '/app',
    })
  })

  it.each([
    ['PORT', 'web', 'PORT is "web", but must be a port number from 0 to 65535.'],
    ['PORT', '70000', 'PORT is "70000", but must be a port number from 0 to 65535.'],
    ['KUBEGRAM_API_URL', 'ftp://x', 'KUBEGRAM_API_URL is "ftp://x", but must be the address of a Kubegram server'],
    ['CODEGEN_PACE', '-1', 'CODEGEN_PACE is "-1", but must be a number from 0 to 1000'],
    ['CODEGEN_OPEN', '0', 'CODEGEN_OPEN is "0"'],
    ['CODEGEN_CONNECT', "https://x; script-src 'unsafe-inline'", 'but must be origins'],
    ['CODEGEN_CONNECT', 'https://x/path', 'but must be origins'],
    ['CODEGEN_PACE', 'fast', 'CODEGEN_PACE is "fast"'],
  ])('is told about %s=%s', (name, value, sentence) => {
    expect(() => readConfig({ [name]: value })).toThrow(sentence)
  })

  it('is told about everything at once, without its passwords', () => {
    const env = { PORT: 'web', DATABASE_URL: 'mysql://ada:hunter2@db/codegen' }
    expect(() => readConfig(env)).toThrow(/PORT is "web".*\n.*DATABASE_URL is "mysql:\/\/…@db\/codegen"/)
  })

  it('pushes unless it is told not to, and only with keys that are one pair', () => {
    expect(readConfig({})).toMatchObject({ push: { vapid: {} } })
    expect(readConfig({ CODEGEN_PUSH: 'off' })).not.toHaveProperty('push')
    const other = webPush.generateVAPIDKeys()
    for (const env of [
      { VAPID_PUBLIC_KEY: PAIR.publicKey, VAPID_PRIVATE_KEY: other.privateKey },
      { VAPID_PUBLIC_KEY: PAIR.publicKey },
      { VAPID_PRIVATE_KEY: PAIR.privateKey },
    ]) {
      expect(() => readConfig(env)).toThrow(/no pair/)
    }
    expect(() => readConfig({ VAPID_PRIVATE_KEY: 'hunter2' })).toThrow('VAPID_PRIVATE_KEY is "…"')
  })

  it('cannot guard what it only passes on', () => {
    expect(() => readConfig({ KUBEGRAM_API_URL: 'http://k', CODEGEN_TOKEN: 't' })).toThrow(/CODEGEN_TOKEN guards/)
  })
})

describe('the data folder', () => {
  it.each([
    ['linux', {}, '/home/ada/.local/share/kubegram-codegen'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/kubegram-codegen'],
    ['darwin', {}, '/home/ada/Library/Application Support/kubegram-codegen'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/kubegram-codegen'],
    ['win32', {}, '/home/ada/AppData/Local/kubegram-codegen'],
  ] as const)('on %s with %j', (platform, env, folder) => {
    expect(defaultDataFolder({ platform, home: '/home/ada', env })).toBe(folder)
  })
})
