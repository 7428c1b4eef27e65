import { isLater } from './chunkNames.ts'

/** What the bundler tells of a module, as far as it is used here. */
interface Modules {
  getModuleInfo(id: string): Readonly<Record<Way, readonly string[]>> | null
}

/** With it, or when it asks for it. */
type Way = 'importedIds' | 'dynamicallyImportedIds'

/** One file of several modules: what it is called, where it takes a module. */
interface Group {
  readonly debugName: string
  readonly name: (id: string, modules: Modules) => string | null
}

export interface Entries {
  /** What the first page starts with. */
  readonly page: string
  /** What it connects with; other apps take this one alone. */
  readonly library: string
  /** What a first visit shows, at once. */
  readonly first: Readonly<Record<string, readonly string[]>>
}

type Takes = (id: string, modules: Modules) => boolean

/**
 * Each file more is a question more, and a phone on a slow network asks six at one time, each for a fifth of a second:
 * so what is needed together is one file. Each group takes what those before it left, and needs no later one.
 */
export function createChunkGroups({ page, library, first }: Entries): Group[] {
  const group = (name: string, takes: Takes): Group => {
    return { debugName: name, name: (id, modules) => (takes(id, modules) ? name : null) }
  }
  const placesWith = placesOf(page)
  const [ofPage, ofFirst] = [reached([page]), reached(Object.values(first).flat())]
  const everOfLibrary = reached([library], ['importedIds', 'dynamicallyImportedIds'])
  return [
    group('base', both(ofPage, everOfLibrary)),
    group('page', ofPage),
    group('common', both(ofFirst, everOfLibrary)),
    group('library', reached([library])),
    ...Object.entries(first).map(([name, entries]) => group(name, reached(entries))),
    group('parts', (id, modules) => !isLater(id) && placesWith(id, modules) > 1),
  ]
}

function both(one: Takes, other: Takes): Takes {
  return (id, modules) => one(id, modules) && other(id, modules)
}

function reached(entries: readonly string[], ways?: readonly Way[]): Takes {
  let all: ReadonlySet<string> | undefined
  return (id, modules) => {
    all ??= reach(entries, modules, ways)
    return all.has(id)
  }
}

/** Of the places that a page leads to, how many need a module. */
function placesOf(page: string): (id: string, modules: Modules) => number {
  let places: readonly ReadonlySet<string>[] | undefined
  return (id, modules) => {
    places ??= [...reach([page], modules)]
      .flatMap((one) => modules.getModuleInfo(one)?.dynamicallyImportedIds ?? [])
      .map((place) => reach([place], modules))
    return places.filter((place) => place.has(id)).length
  }
}

/** All that these import, and they themselves. */
function reach(
  entries: readonly string[],
  modules: Modules,
  ways: readonly Way[] = ['importedIds'],
): ReadonlySet<string> {
  const found = new Set(entries)
  for (const id of found) {
    const info = modules.getModuleInfo(id)
    for (const way of ways) for (const next of info?.[way] ?? []) found.add(next)
  }
  return found
}
