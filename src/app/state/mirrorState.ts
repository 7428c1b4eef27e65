const MAP_KEY = 'kubegram_generated_code'
const ENVELOPE_KEY = `${MAP_KEY}_envelope`

/** What the copies outside of the database hold, as they say it themselves. */
export interface MirrorState {
  /** Absent: there is no copy in localStorage. */
  readonly local?: {
    readonly graphs: number
    readonly of: number
    readonly units: number
    /** Nodes left out of it because they hold secrets. */
    readonly withheld: number
  }
  /** The cookie: all code, all but what holds secrets, or only a list of what there is. Absent: no cookie. */
  readonly cookie?: 'map' | 'part' | 'list'
}

export function readMirrorState(): MirrorState {
  const local = readLocal()
  const kind = /(?:^|; )kubegram_generated_code=1\.\d+\.(map|part|list)\./.exec(document.cookie)?.[1]
  return { ...(local ? { local } : {}), ...(kind ? { cookie: kind as NonNullable<MirrorState['cookie']> } : {}) }
}

function readLocal(): MirrorState['local'] {
  try {
    const envelope = JSON.parse(localStorage.getItem(ENVELOPE_KEY) ?? 'null') as Partial<
      Record<'graphs' | 'of' | 'withheld', unknown>
    > | null
    const { graphs, of, withheld } = envelope ?? {}
    if (typeof graphs !== 'number' || typeof of !== 'number') return undefined
    const units = localStorage.getItem(MAP_KEY)?.length ?? 0
    return { graphs, of, units, withheld: typeof withheld === 'number' ? withheld : 0 }
  } catch {
    // Denied, or written by something else.
    return undefined
  }
}
