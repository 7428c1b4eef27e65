import { Violation } from './facts'

/** Virtual time: a heap of what happens when. Between two happenings every promise that can settle settles. */
export interface Time {
  now(): number
  /** Returns what cancels it. */
  after(ms: number, what: () => void): () => void
  /** Runs until nothing is left or `until` is reached. Returns how much happened. */
  run(until: number): Promise<number>
}

/** A whole history mostly has some hundreds. */
const MOST_HAPPENINGS = 10_000

interface Happening {
  readonly at: number
  readonly order: number
  what: (() => void) | undefined
}

export function createTime(start: number): Time {
  const heap: Happening[] = []
  let now = start
  let order = 0
  return {
    now: () => now,
    after(ms, what) {
      const happening: Happening = { at: now + Math.max(0, ms), order: order++, what }
      push(heap, happening)
      return () => {
        happening.what = undefined
      }
    },
    async run(until) {
      let count = 0
      for (let next = heap[0]; next && next.at <= until; next = heap[0]) {
        pop(heap)
        if (!next.what) continue
        now = next.at
        next.what()
        await settled()
        count += 1
        if (count > MOST_HAPPENINGS) throw new Violation('it never comes to rest')
      }
      return count
    },
  }
}

/** Requests give up by timers, and long work lets others have their turn: their time is virtual too. */
export function carryTimers(time: Time): void {
  const set = (what: () => void, ms: number) => time.after(ms, what)
  const clear = (cancel: (() => void) | undefined) => cancel?.()
  class Channel {
    readonly port1 = { onmessage: () => {}, close: () => {} }
    readonly port2 = { postMessage: () => void time.after(0, () => this.port1.onmessage()) }
  }
  Object.assign(globalThis, { setTimeout: set, clearTimeout: clear, MessageChannel: Channel })
  Object.defineProperty(globalThis, 'performance', { value: { now: time.now }, configurable: true })
}

/** A macrotask comes after every microtask, however long their chain. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function isBefore(a: Happening, b: Happening): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

function push(heap: Happening[], item: Happening): void {
  let at = heap.push(item) - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (!isBefore(item, heap[parent] as Happening)) break
    heap[at] = heap[parent] as Happening
    at = parent
  }
  heap[at] = item
}

function pop(heap: Happening[]): void {
  const last = heap.pop()
  if (!last || heap.length === 0) return
  let at = 0
  for (;;) {
    const left = 2 * at + 1
    if (left >= heap.length) break
    const right = left + 1
    const least = right < heap.length && isBefore(heap[right] as Happening, heap[left] as Happening) ? right : left
    if (!isBefore(heap[least] as Happening, last)) break
    heap[at] = heap[least] as Happening
    at = least
  }
  heap[at] = last
}
