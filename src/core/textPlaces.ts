import { type HashedPlace, NAMESAKES } from './packs'

/** A new text rewrites the last record of its graph's, which is no larger than about 10 KB. */
const TEXTS_PER_PART = 512
/** Of each text: its hash, and the generation, pack and place that it lies at. */
const NUMBERS = 4

/** Where texts of a graph lie, by their hash, so that none is stored twice. In the order they came. */
export interface PlacesPart {
  readonly graphId: string
  readonly part: number
  readonly texts: readonly number[]
}

/** Where texts of these hashes lie, of each hash the last ones. Whether they are equal, a comparison has to tell. */
export function placesOf(parts: readonly PlacesPart[], wanted: ReadonlySet<number>): readonly HashedPlace[] {
  const found = new Map<number, HashedPlace[]>()
  for (const one of hashedPlaces(parts, (hash) => wanted.has(hash))) {
    const namesakes = found.get(one.hash)
    if (namesakes) namesakes.push(one)
    else found.set(one.hash, [one])
  }
  return [...found.values()].flatMap((namesakes) => namesakes.slice(-NAMESAKES))
}

/** What parts say, of the hashes that are wanted. */
export function* hashedPlaces(
  parts: readonly PlacesPart[],
  isWanted: (hash: number) => boolean = () => true,
): Generator<HashedPlace> {
  for (const { texts } of parts) {
    for (let i = 0; i < texts.length; i += NUMBERS) {
      if (!isWanted(texts[i] as number)) continue
      const [hash, generation, pack, at] = texts.slice(i, i + NUMBERS) as [number, number, number, number]
      yield { hash, place: { generation, pack, at } }
    }
  }
}

/** The parts that change when texts are added: the last one, and those that follow it. */
export function withPlaces(
  graphId: string,
  last: PlacesPart | undefined,
  added: readonly HashedPlace[],
): readonly PlacesPart[] {
  const texts = [...(last?.texts ?? [])]
  for (const { hash, place } of added) texts.push(hash, place.generation, place.pack, place.at)
  const size = TEXTS_PER_PART * NUMBERS
  const count = Math.ceil(texts.length / size)
  return Array.from({ length: count }, (_, i) => {
    return { graphId, part: (last?.part ?? 0) + i, texts: texts.slice(i * size, (i + 1) * size) }
  })
}
