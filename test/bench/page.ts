import { mendMirrors } from '../../src/client/mendMirrors'
import { readResults } from '../../src/core/results'
import { readJsonBody, request } from '../../src/engine/http'
import { scanPacks } from '../../src/storage/scan'
import { byHand } from './byHand'
import { dexie, type Layout, ours, raw, recordPerNode } from './layouts'
import { idbKeyval, localForage, rxdb, seedsWay } from './rivals.mjs'
import { median, percentile, timed, watchStalls } from './timing'
import { answer, shuffled } from './work'

const LAYOUTS = { ours, raw, byHand, recordPerNode, idbKeyval, dexie, rxdb, localForage, seedsWay } as const
type Name = keyof typeof LAYOUTS
/** ms, by layout; `full`: it could not hold as much. */
type Row = Partial<Record<Name, number | 'full'>>

const ALL = Object.keys(LAYOUTS) as readonly Name[]
/** Those that take no minutes to be filled with so many nodes. */
const FIT_FOR = (nodes: number) =>
  ALL.filter(
    (name) =>
      !(nodes > 1_000 && name === 'seedsWay') &&
      // An item per node takes very long to lay down, and no browser takes so much in one record.
      !(nodes > 10_000 && (name === 'localForage' || name === 'idbKeyval')),
  )
/** All code in one record. */
const WHOLE: readonly Name[] = ['idbKeyval', 'seedsWay']
const NODES_OF_GRAPH = 100
/** Measured reads: of fewer, the 99th of 100 is what the machine did beside them. */
const READS = 2_000
/** Reads before the measured ones. */
const WARM_UP = 30

async function clear(): Promise<void> {
  localStorage.clear()
  for (const { name = '' } of await indexedDB.databases()) {
    await new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(name)
      request.onsuccess = resolve
      request.onerror = resolve
    })
  }
}

/**
 * Every layout in turn, several times over, so that a slow moment of the machine meets all of them; each time in another
 * order, so that what one leaves the browser to do afterwards does not always meet the same next one. `warmUp`: rounds
 * before the measured ones; what a page runs for the first time is compiled then, of every layout alike.
 */
async function compare(
  names: readonly Name[],
  { rounds, warmUp = 3 }: { readonly rounds: number; readonly warmUp?: number },
  work: (layout: Layout, round: number, name: Name) => Promise<number>,
): Promise<Row> {
  const times = new Map<Name, number[]>(names.map((name) => [name, []]))
  const full = new Set<Name>()
  const opened = new Map<Name, Layout>()
  for (const name of names) opened.set(name, await LAYOUTS[name]())
  for (let round = -warmUp; round < rounds; round++) {
    for (const [name, layout] of shuffled([...opened])) {
      if (full.has(name)) continue
      try {
        const time = await work(layout, round, name)
        if (round >= 0) times.get(name)?.push(time)
      } catch (error) {
        if ((error as Error).name !== 'QuotaExceededError') throw error
        full.add(name)
      }
    }
  }
  for (const layout of opened.values()) await layout.close()
  return Object.fromEntries(names.map((name) => [name, full.has(name) ? 'full' : median(times.get(name) ?? [])]))
}

async function timedPut(layout: Layout, graphId: string, text: string): Promise<number> {
  await layout.prepare?.(graphId)
  return timed(() => layout.put(graphId, text))
}

async function fill(names: readonly Name[], nodes: number): Promise<void> {
  for (const name of names) {
    const layout = await LAYOUTS[name]()
    // A whole map is written once: with every graph it would take hours, and be the same in the end.
    const atOnce = WHOLE.includes(name) ? nodes : NODES_OF_GRAPH
    for (let graph = 0; graph < nodes / atOnce; graph++) {
      await layout.prepare?.(`g${graph}`)
      await layout.put(`g${graph}`, answer(atOnce, `g${graph}-`))
    }
    await layout.close()
  }
}

const collect = () => (globalThis as { gc?: () => void }).gc?.()
const heap = () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize

const bench = {
  empty: clear,
  async job(nodes: number): Promise<Row> {
    await clear()
    const turns = nodes > 1_000 ? { rounds: 9 } : nodes > 100 ? { rounds: 15, warmUp: 5 } : { rounds: 30, warmUp: 10 }
    return compare(ALL, turns, (layout, round, name) => {
      // A whole map would grow with every round: its last graph gives way.
      const graphId = WHOLE.includes(name) ? 'job' : `job${round}`
      // What others left behind, some of them hundreds of megabytes, is not cleared away in this one's time.
      if (nodes > 100) collect()
      return timedPut(layout, graphId, answer(nodes, `r${round}-`))
    })
  },
  async intoMany(): Promise<Row> {
    await clear()
    const names = FIT_FOR(10_000)
    await fill(names, 10_000)
    const add = (layout: Layout, round: number) => timedPut(layout, `m${round}`, answer(10, `m${round}-`))
    // A whole map of 40 MB, read and written, leaves the engine a quarter of a second of work for whoever comes next.
    const whole = names.filter((name) => WHOLE.includes(name))
    const others = names.filter((name) => !WHOLE.includes(name))
    const turns = { rounds: 30, warmUp: 10 }
    return { ...(await compare(others, turns, add)), ...(await compare(whole, turns, add)) }
  },
  /** Characters that a 10-node job puts into the store that `intoMany` left, beyond its own text. */
  async written(): Promise<{ own: number; beyond: number }> {
    const layout = await ours()
    await layout.prepare?.('w')
    const text = answer(10, 'w-')
    const own = readResults(JSON.parse(text)).reduce((sum, { code }) => sum + JSON.stringify(code).length, 0)
    let put = 0
    const { put: original } = IDBObjectStore.prototype
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given) {
      put += JSON.stringify(given[0]).length
      return original.apply(this, given)
    }
    await layout.put('w', text)
    IDBObjectStore.prototype.put = original
    await layout.close()
    return { own, beyond: put - own }
  },
  async open(nodes: number): Promise<Row> {
    await clear()
    const names = FIT_FOR(nodes).filter((name) => name !== 'seedsWay' && name !== 'byHand')
    if (nodes > 0) await fill(names, nodes)
    const times = new Map<Name, number[]>(names.map((name) => [name, []]))
    for (let round = -2; round < 7; round++) {
      for (const name of shuffled(names)) {
        let layout: Layout | undefined
        const time = await timed(async () => {
          layout = await LAYOUTS[name]()
          await layout.show('g0')
        })
        if (round >= 0) times.get(name)?.push(time)
        await layout?.close()
      }
    }
    return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])]))
  },
  /** One node at a time, of 10,000 in 100 graphs. */
  async read(): Promise<{ p50: Row; p99: Row }> {
    await clear()
    const names = FIT_FOR(10_000).filter((name) => name !== 'idbKeyval' && name !== 'byHand')
    await fill(names, 10_000)
    const [p50, p99]: [Row, Row] = [{}, {}]
    const opened = await Promise.all(names.map(async (name) => [name, await LAYOUTS[name](), [] as number[]] as const))
    for (let i = -WARM_UP; i < READS; i++) {
      const graph = `g${((i + WARM_UP) * 37) % 100}`
      for (const [, layout, times] of shuffled(opened)) {
        const time = await timed(() => layout.read(graph, `${graph}-${((i + WARM_UP) * 61) % 100}`))
        if (i >= 0) times.push(time)
      }
    }
    for (const [name, layout, times] of opened) {
      await layout.close()
      p50[name] = percentile(times, 0.5)
      p99[name] = percentile(times, 0.99)
    }
    return { p50, p99 }
  },
  /** The store that `read` left: our scan against the packs alone. */
  async scan(): Promise<{ first: number; ours: number; bare: number; megabytes: number }> {
    const { store, close } = await ours()
    const [all, bare, first]: [number[], number[], number[]] = [[], [], []]
    let units = 0
    for (let round = 0; round < 5; round++) {
      units = 0
      let hit = 0
      const from = performance.now()
      for await (const { texts } of scanPacks(store.backend)) {
        for (const text of texts) {
          units += text.length
          if (text.includes('kind: Deployment')) hit ||= performance.now() - from
        }
      }
      all.push(performance.now() - from)
      first.push(hit)
      bare.push(await timed(() => bareScan(store.backend)))
    }
    await close()
    return { first: median(first), ours: median(all), bare: median(bare), megabytes: Math.round(units / 1e5) / 10 }
  },
  /** In a tab of its own: answers when what it was told of can be read. */
  async listen(): Promise<void> {
    const listening = { ours: await ours(), raw: await raw(), byHand: await byHand() }
    const channel = new BroadcastChannel('bench')
    channel.onmessage = async ({ data }: MessageEvent<{ layout: 'ours' | 'raw' | 'byHand'; graphId: string }>) => {
      await listening[data.layout].show(data.graphId)
      channel.postMessage('shown')
    }
  },
  /** From before the commit until another tab has the index that the commit made. */
  async tell(): Promise<Row> {
    const channel = new BroadcastChannel('bench')
    return compare(['ours', 'raw', 'byHand'], { rounds: 30 }, async (layout, round, name) => {
      const graphId = `t${round}`
      await layout.prepare?.(graphId)
      const text = answer(10, `t${round}-`)
      const isShown = new Promise<void>((resolve) => {
        channel.onmessage = () => resolve()
      })
      return timed(async () => {
        await layout.put(graphId, text)
        channel.postMessage({ layout: name, graphId })
        await isShown
      })
    })
  },
  /** A large answer, mostly embedded edges, from the server of this page. */
  async bigAnswer(): Promise<{ stall: number; idleStall: number; heap: number; bytes: number; files: number }> {
    const { bytes } = (await (await fetch('/big/size')).json()) as { bytes: number }
    const read = async () => readResults(await readJsonBody(await request('/big', { method: 'GET' }), 'results')).length
    const longest: number[] = []
    let files = 0
    for (let round = 0; round < 5; round++) {
      collect()
      const stalls = watchStalls()
      files = await read()
      longest.push(stalls.stop())
    }
    const stall = median(longest)
    // Another time: to look at the heap holds the page up as well.
    collect()
    const idle = heap()
    let highest = 0
    const looks = watchStalls(() => {
      highest = Math.max(highest, heap())
    })
    await read()
    looks.stop()
    return { stall, idleStall: await stallOfIdle(), heap: highest - idle, bytes, files }
  },
  /** What a tab holds that knows all graphs, and of one its nodes, in a store of so many nodes. */
  async fillOurs(nodes: number): Promise<void> {
    await clear()
    await fill(['ours'], nodes)
  },
  async knows(): Promise<number> {
    const { store, close } = await ours()
    await store.jobs({ limit: 1 })
    collect()
    const before = heap()
    const known = [await store.graphs(), await store.graph('g0')]
    collect()
    const after = heap()
    await close()
    return known.length > 0 ? after - before : 0
  },
  /** The copy in localStorage, full, after a change of 10 nodes: the longest it holds the page up, and writes after. */
  async mirror(): Promise<{ stall: number; idleStall: number; units: number; again: number }> {
    await clear()
    const layout = await ours()
    for (let graph = 0; graph < 12; graph++) {
      await layout.prepare?.(`g${graph}`)
      await layout.put(`g${graph}`, answer(NODES_OF_GRAPH, `g${graph}-`))
    }
    const mend = () => mendMirrors(layout.store, async () => undefined)
    await mend()
    const stalls: number[] = []
    for (let round = 0; round < 5; round++) {
      await layout.prepare?.(`c${round}`)
      await layout.put(`c${round}`, answer(10, `c${round}-`))
      const watch = watchStalls()
      await mend()
      stalls.push(watch.stop())
    }
    let again = 0
    const { setItem } = Storage.prototype
    Storage.prototype.setItem = function (this: Storage, ...given) {
      again += 1
      setItem.apply(this, given)
    }
    await mend()
    Storage.prototype.setItem = setItem
    await layout.close()
    const idleStall = await stallOfIdle()
    return {
      stall: median(stalls),
      idleStall,
      units: localStorage.getItem('kubegram_generated_code')?.length ?? 0,
      again,
    }
  },
}

/** What the machine holds a page up by itself, which does nothing: other work on it shows in every figure. */
async function stallOfIdle(): Promise<number> {
  const watch = watchStalls()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  return watch.stop()
}

async function bareScan(backend: Parameters<typeof scanPacks>[0]): Promise<number> {
  let hits = 0
  const keys = await backend.read(['packs'], (tx) => tx.keys('packs'))
  for (let at = 0; at < keys.length; at += 8) {
    const packs = await backend.read(['packs'], (tx) =>
      Promise.all(keys.slice(at, at + 8).map((key) => tx.get('packs', key))),
    )
    for (const pack of packs) for (const text of pack?.texts ?? []) if (text.includes('kind: Deployment')) hits += 1
  }
  return hits
}

export type Bench = typeof bench
Object.assign(window, { bench })
