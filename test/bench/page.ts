import { scanPacks } from '../../src/storage/scan'
import { dexie, type Layout, ours, raw, recordPerNode, wholeMap } from './layouts'
import { answer } from './work'

const LAYOUTS = { ours, raw, recordPerNode, wholeMap, dexie } as const
type Name = keyof typeof LAYOUTS
/** ms, by layout */
type Row = Partial<Record<Name, number>>

const median = (times: readonly number[]) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
const percentile = (times: readonly number[], part: number) =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length * part)] ?? 0

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

async function timedPut(layout: Layout, graphId: string, text: string): Promise<number> {
  await layout.prepare?.(graphId)
  return timed(() => layout.put(graphId, text))
}

async function clear(): Promise<void> {
  for (const { name = '' } of await indexedDB.databases()) {
    await new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(name)
      request.onsuccess = resolve
      request.onerror = resolve
    })
  }
}

/** Every layout in turn, several times over, so that a slow moment of the machine meets all of them. */
async function compare(
  names: readonly Name[],
  rounds: number,
  work: (layout: Layout, round: number) => Promise<number>,
): Promise<Row> {
  const times = new Map<Name, number[]>(names.map((name) => [name, []]))
  const opened = new Map<Name, Layout>()
  for (const name of names) opened.set(name, await LAYOUTS[name]())
  for (let round = -1; round < rounds; round++) {
    for (const [name, layout] of opened) {
      const time = await work(layout, round)
      if (round >= 0) times.get(name)?.push(time)
    }
  }
  for (const layout of opened.values()) layout.close()
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])]))
}

async function fill(names: readonly Name[], nodes: number): Promise<void> {
  for (const name of names) {
    const layout = await LAYOUTS[name]()
    for (let graph = 0; graph < nodes / 100; graph++) {
      await layout.prepare?.(`g${graph}`)
      await layout.put(`g${graph}`, answer(100, `g${graph}-`))
    }
    layout.close()
  }
}

const bench = {
  async job(nodes: number): Promise<Row> {
    await clear()
    const names: Name[] =
      nodes > 1000 ? ['ours', 'raw', 'recordPerNode', 'dexie'] : ['ours', 'raw', 'recordPerNode', 'wholeMap', 'dexie']
    return compare(names, nodes > 1000 ? 3 : 7, (layout, round) => {
      const text = answer(nodes, `r${round}-`)
      return timedPut(layout, `job${round}`, text)
    })
  },
  async intoMany(): Promise<Row> {
    await clear()
    const names: Name[] = ['ours', 'raw', 'recordPerNode', 'dexie']
    await fill(names, 10_000)
    return compare(names, 15, (layout, round) => {
      const text = answer(10, `m${round}-`)
      return timedPut(layout, `m${round}`, text)
    })
  },
  async open(nodes: number): Promise<Row> {
    await clear()
    const names: Name[] =
      nodes > 10_000 ? ['ours', 'raw', 'dexie'] : ['ours', 'raw', 'recordPerNode', 'wholeMap', 'dexie']
    if (nodes > 0) await fill(names, nodes)
    const row: Row = {}
    for (const name of names) {
      const times: number[] = []
      for (let i = 0; i < 7; i++) {
        let layout: Layout | undefined
        times.push(
          await timed(async () => {
            layout = await LAYOUTS[name]()
            await layout.show('g0')
          }),
        )
        layout?.close()
      }
      row[name] = median(times)
    }
    return row
  },
  /** On what `intoMany` left behind. */
  async read(): Promise<{ p50: Row; p99: Row }> {
    const p50: Row = {}
    const p99: Row = {}
    for (const name of ['ours', 'raw', 'recordPerNode', 'dexie'] as const) {
      const layout = await LAYOUTS[name]()
      const times: number[] = []
      for (let i = 0; i < 300; i++) {
        const graph = `g${(i * 37) % 100}`
        times.push(await timed(() => layout.read(graph, `${graph}-${(i * 61) % 100}`)))
      }
      layout.close()
      p50[name] = percentile(times, 0.5)
      p99[name] = percentile(times, 0.99)
    }
    return { p50, p99 }
  },
  /** The same store, about 30 MB: our scan against the packs alone. */
  async scan(): Promise<{ first: number; ours: number; bare: number; megabytes: number }> {
    const { store, close } = await ours()
    const all: number[] = []
    const bare: number[] = []
    const first: number[] = []
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
    close()
    return { first: median(first), ours: median(all), bare: median(bare), megabytes: Math.round(units / 1e5) / 10 }
  },
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
