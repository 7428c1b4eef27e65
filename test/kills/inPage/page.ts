import { type Command, type CommandMessage, type NewJob, PROTOCOL, type Reply } from '../../../src/core/protocol'
import { openIndexedDb } from '../../../src/storage/indexedDbBackend'
import { createPageStore, type PageStore } from '../../../src/storage/pageStore'
import { isOpen, readFound } from '../found'

/** A worker that was stopped does not answer: the same command again, as its ids allow; later and later. */
const AGAIN_MS = 300
const LATEST_MS = 5_000
const PING_MS = 20_000

let submitted = Promise.resolve()

/** What the tests call in the page, which has no engine and no library: it speaks the worker's protocol itself. */
const kills = {
  /** Resolves when the app's worker takes commands. */
  async start(): Promise<void> {
    await navigator.serviceWorker.register('/sw.js')
    await navigator.serviceWorker.ready
  },
  /** One after the other. Notes each acknowledgement outside of the browser. */
  submit(jobs: readonly NewJob[]): Promise<void> {
    for (const job of jobs) {
      submitted = submitted.then(async () => {
        await kills.command({ type: 'submit', jobs: [job] })
        await fetch(`/kills-acknowledged?id=${job.id}`)
      })
    }
    return submitted
  },
  async command(command: Command): Promise<unknown> {
    for (let patience = AGAIN_MS; ; patience = Math.min(patience * 2, LATEST_MS)) {
      const reply = await ask(command, patience)
      if (reply?.ok) return reply.value
      if (reply) throw new Error(reply.failure.code)
    }
  },
  wake: () => post({ type: 'wake' }),
  /** Wakes the worker every now and then, as an open page of the library does; returns at once. */
  ping: () => void setInterval(() => kills.wake(), PING_MS),
  ids: () => readStore(async (store) => (await store.jobs()).map(({ id }) => id)),
  /** The jobs that have not ended, here or there. */
  open: () =>
    readStore(async (store) => {
      const jobs = await store.jobs()
      return jobs.filter(isOpen)
    }),
  isUnderWay: (id: string) => readStore(async (store) => (await store.job(id))?.state === 'polling'),
  found: () => readStore(readFound),
}

async function readStore<T>(read: (store: PageStore) => Promise<T>): Promise<T> {
  const store = createPageStore(await openIndexedDb())
  try {
    return await read(store)
  } finally {
    store.close()
  }
}

function post(command: Command, ports: readonly MessagePort[] = []): void {
  const message: CommandMessage = { protocol: PROTOCOL, command }
  void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage(message, [...ports]))
}

function ask(command: Command, patience: number): Promise<Reply | undefined> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    const timer = setTimeout(() => done(undefined), patience)
    const done = (reply: Reply | undefined) => {
      clearTimeout(timer)
      port1.close()
      resolve(reply)
    }
    port1.onmessage = ({ data }: MessageEvent<Reply>) => done(data)
    post(command, [port2])
  })
}

export type Kills = typeof kills
Object.assign(window, { kills })
