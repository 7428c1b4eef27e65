import { type Place, placeOf } from './packs'
import type { Generation, KeptNode } from './versions'

/** What remains to be written when nodes of generations go for good. */
export interface Purge {
  /** All generations that are left. */
  readonly left: readonly Generation[]
  /** Those that lost nodes, with the ones they keep; without any, the generation itself goes. */
  readonly changed: readonly Generation[]
  /** Packs that lose texts, and which of their texts are still pointed at. */
  readonly packs: readonly { readonly generation: number; readonly pack: number; readonly used: ReadonlySet<number> }[]
  /** Whether something that is left points there. */
  readonly isUsed: (place: Place) => boolean | undefined
}

/** Takes the nodes that `isGone` names out of a graph's generations, and with them the code nobody else points at. */
export function purge(
  generations: readonly Generation[],
  isGone: (node: KeptNode, generation: Generation) => boolean,
): Purge {
  const used = new Map<string, Set<number>>()
  const lost = new Map<string, Place>()
  const after = generations.map((generation) => {
    const gone = new Set(generation.nodes.filter((node) => isGone(node, generation)))
    for (const place of placesOf([...gone])) lost.set(packOf(place), place)
    const kept = generation.nodes.filter((node) => !gone.has(node))
    for (const place of placesOf(kept)) {
      const texts = used.get(packOf(place)) ?? new Set()
      used.set(packOf(place), texts.add(place.at))
    }
    return gone.size > 0 ? { ...generation, nodes: kept } : generation
  })
  const packs = [...lost].map(([key, place]) => ({
    generation: place.generation,
    pack: place.pack,
    used: used.get(key) ?? new Set<number>(),
  }))
  return {
    left: after.filter(({ nodes }) => nodes.length > 0),
    changed: after.filter((generation, at) => generation !== generations[at]),
    packs,
    isUsed: (place) => used.get(packOf(place))?.has(place.at),
  }
}

function placesOf(nodes: readonly KeptNode[]): readonly Place[] {
  return nodes.flatMap((node) => node.files.map((file) => placeOf(node, file)))
}

function packOf({ generation, pack }: Place): string {
  return `${generation}/${pack}`
}
