import { isMirrored, readLocalMirror } from '../../src/client/localMirror'
import { clearTraces, mendMirrors } from '../../src/client/mendMirrors'
import { GENERATED_CODE_STORAGE_KEY, type StoredCodegenData } from '../../src/core/codeMap'
import { CodegenError } from '../../src/core/failure'
import { carryOut } from '../../src/engine/commands'
import type { World } from '../../src/engine/world'
import type { Backend } from '../../src/storage/backend'
import { createMemoryBackend } from '../../src/storage/memoryBackend'
import { createPageStore, type PageStore } from '../../src/storage/pageStore'
import { type Context, createContext } from './context'
import { createCopies } from './copies'
import { must } from './facts'
import type { Change } from './observedBackend'
import type { Random } from './random'
import type { Stage } from './stage'

const SECOND = 1_000
const MINUTE = 60 * SECOND
/** A page looks after the copies at most this long after it heard of a change. */
const SPACING_MS = 2 * SECOND
const QUICK = [0, 0, 0, 1, 3]

/** A page that keeps the copies of the code: closed and opened again at any time, and killed while it writes. */
export interface Page {
  /** Hears what was committed, as the page does. */
  sees(changes: readonly Change[]): void
  /** When all is over: the copies are what is stored, and each of them alone brings it back. */
  atTheEnd(): Promise<void>
}

export function createPage(stage: Stage, random: Random): Page {
  const { time, backend, invariants } = stage
  const copies = createCopies({ random, isTroubled: stage.isTroubled, changed: () => stage.guard(checkWhole) })
  let context: Context | undefined
  let isWaiting = false

  const storeOf = (mine: Context) => createPageStore(slowed(backend, mine, random))
  /** The database was never older than a copy of it: nothing is brought back from one. */
  const recovers = async () => must(false, 'a copy was taken for newer than what is stored')
  const working = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      // What cannot be copied now is copied after the next change.
      if (!(error instanceof CodegenError)) stage.fail(error)
    }
  }
  const mend = (mine: Context) => working(() => mendMirrors(storeOf(mine), recovers))
  const mendSoon = () => {
    if (isWaiting || !context?.isAlive()) return
    const mine = context
    isWaiting = true
    void mine.later(random.int(0, SPACING_MS)).then(() => {
      isWaiting = false
      return mend(mine)
    })
  }
  const clear = async (mine: Context) => {
    await clearTraces()
    // Closed in the middle of it: the next page makes the copies anew.
    if (!mine.isAlive()) return
    const codes = Object.values(mapIn()).flatMap((nodes) => Object.values(nodes).flat())
    stage.guard(() => must(!codes.some(isLeft), 'a copy holds code of an account that left'))
  }
  const open = () => {
    const mine = createContext('page', time, random, { strikes: () => false })
    context = mine
    isWaiting = false
    copies.open(mine)
    stage.tell('a page opens')
    void mend(mine)
    mine.onDeath(() => {
      stage.tell('the page is gone')
      if (stage.isTroubled()) time.after(random.int(1, 5 * MINUTE), open)
    })
    if (stage.isTroubled()) time.after(random.int(1, 10 * MINUTE), mine.kill)
  }

  const isLeft = (code: string) => {
    const made = stage.server.jobs.find(({ id }) => code.startsWith(`# ${id} `))
    return made !== undefined && invariants.facts.left.has(made.key)
  }

  time.after(random.int(0, 3 * MINUTE), open)
  return {
    sees(changes) {
      const mine = context
      if (changes.some(({ what, store }) => what === 'deleteAll' && store === 'jobs') && mine?.isAlive())
        void mine.later(random.int(0, 50)).then(() => working(() => clear(mine)))
      if (changes.some((change) => change.what === 'put' && change.store === 'meta')) mendSoon()
    },
    async atTheEnd() {
      open()
      const store = createPageStore(backend)
      await mendMirrors(store, recovers)
      const revision = await store.revision()
      if (revision === 0) return
      const stored = spell(await store.codeMap())
      must(isMirrored(revision) && spell(mapIn()) === stored, 'localStorage is not what is stored')
      must(
        document.cookie.startsWith(`${GENERATED_CODE_STORAGE_KEY}=1.${revision}.`),
        'the cookie is not what is stored',
      )
      const world = stage.actors()[0]?.world
      if (!world) return
      // Whatever brought it back is also copied anew.
      for (const lost of ['cookies', 'localStorage'] as const) {
        const fresh = createPageStore(createMemoryBackend((value) => value))
        copies.lose(lost)
        await mendMirrors(fresh, importing(fresh, world))
        must(spell(await fresh.codeMap()) === stored, `without ${lost} and database not all of the code comes back`)
      }
    },
  }
}

/** The copies are whole, whatever happened in the middle of writing them. */
function checkWhole(): void {
  const { state } = readLocalMirror()
  must(state === 'ours' || state === 'none', `localStorage holds something ${state}`)
}

function mapIn(): StoredCodegenData {
  return JSON.parse(localStorage.getItem(GENERATED_CODE_STORAGE_KEY) ?? '{}')
}

function importing(store: PageStore, world: World) {
  return async (command: Parameters<typeof carryOut>[1]) =>
    carryOut({ ...world, store }, command, await store.epoch(), Number.POSITIVE_INFINITY)
}

function spell(map: StoredCodegenData): string {
  return JSON.stringify(
    Object.entries(map)
      .map(([id, nodes]) => [id, Object.entries(nodes).sort()])
      .sort(),
  )
}

function slowed(backend: Backend, context: Context, random: Random): Backend {
  const quick = () => random.pick(QUICK)
  return {
    ...backend,
    read: (stores, work) => context.port('page reads', quick, () => backend.read(stores, work)),
  }
}
