import { type Place, placeOf } from './packs'
import type { Generation, KeptNode } from './versions'

/** What remains to be written when nodes of generations go for good. */
export interface Purge {
  /** Generations that lose nodes, with those they keep; without any, the generation itself goes. */
  readonly generations: readonly Generation[]
  /** Packs that lose texts, and which of their texts are still pointed at. */
  readonly packs: readonly { readonly generation: number; readonly pack: number; readonly used: ReadonlySet<number> }[]
}

/** Takes the nodes that `isGone` names out of a graph's generations, and with them the code nobody else points at. */
export function purge(
  generations: readonly Generation[],
  isGone: (node: KeptNode, generation: Generation) => boolean,
): Purge {
  const used = new Map<string, Set<number>>()
  const lost = new Map<string, Place>()
  const changed: Generation[] = []
  for (const generation of generations) {
    const gone = new Set(generation.nodes.filter((node) => isGone(node, generation)))
    for (const place of placesOf([...gone])) lost.set(packOf(place), place)
    const kept = generation.nodes.filter((node) => !gone.has(node))
    for (const place of placesOf(kept)) {
      const texts = used.get(packOf(place)) ?? new Set()
      used.set(packOf(place), texts.add(place.at))
    }
    if (gone.size > 0) changed.push({ ...generation, nodes: kept })
  }
  const packs = [...lost].map(([key, place]) => ({
    generation: place.generation,
    pack: place.pack,
    used: used.get(key) ?? new Set<number>(),
  }))
  return { generations: changed, packs }
}

function placesOf(nodes: readonly KeptNode[]): readonly Place[] {
  return nodes.flatMap((node) => node.files.map((file) => placeOf(node, file)))
}

function packOf({ generation, pack }: Place): string {
  return `${generation}/${pack}`
}
