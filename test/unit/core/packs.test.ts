import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyMap, type GeneratedFile } from '../../../src/core/codeMap'
import { summarise } from '../../../src/core/graphIndex'
import { hashCode, textHash } from '../../../src/core/hash'
import { type Job, NO_STATISTICS } from '../../../src/core/job'
import {
  type KnownTexts,
  mergeNodes,
  NAMESAKES,
  PACK_UNITS,
  type Pack,
  type Place,
  packFiles,
  placeOf,
} from '../../../src/core/packs'
import { count } from '../../../src/core/statistics'
import { HOSTILE_TEXTS } from '../support/hostile'
import { JOBS } from '../support/jobs'

/** Any text at all: `fc.string` alone never makes lone surrogates. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units))
const code = fc.oneof(
  anyText,
  fc.integer({ min: 0, max: 3 * PACK_UNITS }).map((length) => 'x'.repeat(length)),
)
const nodeId = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), anyText)
const files = fc.array(fc.record({ nodeId, code }), { maxLength: 30 })

/** The packs that were given out, beside the rest. */
function pack(generation: number, given: readonly GeneratedFile[], known?: KnownTexts) {
  const packs: Pack[] = []
  return { packs, ...packFiles('g', generation, given, (one) => void packs.push(one), known) }
}

/** Knows where texts lie, and of some files their hashes. */
const knowing = (texts: Readonly<Record<string, Place>>, hashes: readonly number[] = []): KnownTexts => {
  const known = Object.entries(texts).map(
    ([code, place]) => [textHash(code), { hash: textHash(code), code, place }] as const,
  )
  return { hashes, texts: new Map(known) }
}

function unpack({ packs, nodes }: ReturnType<typeof pack>): (readonly [string, string | undefined])[] {
  return nodes.flatMap((node) => node.files.map(({ pack, at }) => [node.nodeId, packs[pack]?.texts[at]] as const))
}

describe('packs', () => {
  it('give every file back, byte for byte, in the order of its node', () => {
    fc.assert(
      fc.property(files, (given) => {
        const firsts = [...new Set(given.map((file) => file.nodeId))]
        const byNode = firsts.flatMap((id) => given.filter((file) => file.nodeId === id))
        expect(unpack(pack(1, given))).toEqual(byNode.map((file) => [file.nodeId, file.code]))
      }),
    )
  })

  it('hold equal texts once, whoever makes their hashes', () => {
    const given = ['a', 'b', 'a'].map((code, n) => ({ nodeId: `${n}`, code }))
    const packed = pack(1, given)
    expect(packed.packs.map(({ texts }) => texts)).toEqual([['a', 'b']])
    expect(pack(1, given, knowing({}, [textHash('a')]))).toEqual(packed)
  })

  it('hold no more than a pack, unless one file is larger', () => {
    fc.assert(
      fc.property(files, (given) => {
        const { packs, nodes } = pack(3, given)
        for (const { texts } of packs) {
          const units = texts.reduce((sum, text) => sum + text.length, 0)
          expect(units <= PACK_UNITS || texts.filter(Boolean).length === 1).toBe(true)
        }
        expect(packs.map(({ graphId, generation, pack }) => [graphId, generation, pack])).toEqual(
          packs.map((_, i) => ['g', 3, i]),
        )
        expect(
          nodes.flatMap((node) => node.files).every((file) => packs[file.pack]?.texts[file.at]?.length === file.units),
        ).toBe(true)
      }),
    )
  })

  it('are given out as they are full, before the next texts are looked at', () => {
    const steps: string[] = []
    const given = ['a', 'b', 'c'].map((id) => ({ nodeId: id, code: id.repeat(PACK_UNITS) }))
    const told = given.map((file) => ({
      ...file,
      get nodeId() {
        if (steps.at(-1) !== file.nodeId) steps.push(file.nodeId)
        return file.nodeId
      },
    }))
    packFiles('g', 1, told, ({ pack }) => void steps.push(`pack ${pack}`))
    expect(steps).toEqual(['a', 'pack 0', 'b', 'pack 1', 'c', 'pack 2'])
  })

  it('hold many small nodes together', () => {
    const small = Array.from({ length: 500 }, (_, i) => ({ nodeId: `n${i}`, code: `${i}`.repeat(33) }))
    expect(pack(1, small).packs).toHaveLength(1)
  })

  it('hold equal code once, and none that lies elsewhere', () => {
    const files = ['same', 'other', 'same', 'there'].map((code, i) => ({ nodeId: `n${i}`, code }))
    const there = { generation: 1, pack: 7, at: 8 }
    const { packs, nodes } = pack(2, files, knowing({ there }))
    expect(packs.map(({ texts }) => texts)).toEqual([['same', 'other']])
    expect(nodes.map((node) => node.files.map((file) => placeOf(node, file)))).toEqual([
      [{ generation: 2, pack: 0, at: 0 }],
      [{ generation: 2, pack: 0, at: 1 }],
      [{ generation: 2, pack: 0, at: 0 }],
      [there],
    ])
  })
})

describe('what is known of a file', () => {
  const entry = (rest: Partial<GeneratedFile>) => pack(1, [{ nodeId: 'n', code: 'x', ...rest }]).nodes[0]
  it.each([
    [
      { fileName: 'a.yaml', path: 'k8s/b.yaml', language: 'yaml' },
      { name: 'a.yaml', path: 'k8s/b.yaml', language: 'yaml' },
    ],
    [{ path: 'k8s/b.yaml' }, { name: 'b.yaml', path: 'k8s/b.yaml' }],
    [
      { fileName: 'k8s/b.yaml', path: 'k8s/b.yaml' },
      { name: 'b.yaml', path: 'k8s/b.yaml' },
    ],
    [{}, { name: 'file-1' }],
  ])('%j', (given, expected) => expect(entry(given)?.files).toMatchObject([{ ...expected, units: 1, pack: 0, at: 0 }]))

  it('names its node as it came, or by its id', () => {
    expect(entry({ nodeName: 'Web', nodeType: 'POD' })).toMatchObject({ name: 'Web', nodeType: 'POD', generation: 1 })
    expect(entry({})).toMatchObject({ name: 'n', nodeType: 'UNKNOWN' })
  })
})

describe('the index of a graph', () => {
  const nodesOf = (generation: number, ...ids: readonly string[]) =>
    pack(
      generation,
      ids.map((id) => ({ nodeId: id, code: 'abc' })),
    ).nodes

  it('replaces the nodes that came anew and keeps the others', () => {
    const after = mergeNodes(nodesOf(1, 'a', '__proto__', 'b'), nodesOf(2, '__proto__', 'c'))
    expect(after.map((node) => [node.nodeId, node.generation])).toEqual([
      ['a', 1],
      ['__proto__', 2],
      ['b', 1],
      ['c', 2],
    ])
    const line = { graphId: 'g', name: 'Shop', generation: 2, updatedAt: 9 }
    expect(summarise(after, line)).toEqual({ ...line, nodes: 4, files: 4, units: 12 })
  })
})

it('code that is empty takes no place of code that is not', () => {
  const file = (generation: number, code: string) => pack(generation, [{ nodeId: 'n', code }]).nodes
  const good = file(1, 'code')
  expect(mergeNodes(good, file(2, ''))).toEqual(good)
  expect(mergeNodes(file(1, ''), file(2, ''))[0]?.generation).toBe(2)
})

describe('texts of one hash', () => {
  const long = 'kind: Deployment\n'.repeat(1_000)
  /** Alike but for one unit that is not looked at. */
  const namesakes = Array.from(
    { length: NAMESAKES + 1 },
    (_, n) => long.slice(0, 4) + String.fromCharCode(0x100 + n) + long.slice(5),
  )
  const laid = (...codes: readonly (string | undefined)[]) =>
    pack(
      1,
      codes.map((code = '', n) => ({ nodeId: `${n}`, code })),
    ).packs.flatMap(({ texts }) => texts)

  it('are told apart by a comparison, and lie once each', () => {
    expect(new Set(namesakes.map(textHash)).size).toBe(1)
    const [a, b, c, d] = namesakes
    expect(laid(a, b, a, c, d, b, a)).toEqual([a, b, c, d])
  })

  it('are compared with the last ones only: among too many one may lie twice', () => {
    const [first, second] = namesakes
    expect(laid(...namesakes, second, first)).toEqual([...namesakes, first])
  })
})

describe('hashes', () => {
  it('of texts are those of every unit, up to a length', () => {
    for (const units of [0, 1, 3, 4, 5, 511, 1_023]) {
      expect(textHash('x'.repeat(units))).toBe(hashCode('x'.repeat(units)))
    }
    const half = (odd: string) => `same${odd}`.repeat(128)
    expect(textHash(half('this'))).toBe(textHash(half('that')))
    expect(hashCode(half('this'))).not.toBe(hashCode(half('that')))
    expect(textHash(half('this'))).not.toBe(textHash(`${half('this')}.`))
  })

  it('tell texts apart that differ in one unit, at any place', () => {
    const text = 'kind: Deployment\n'.repeat(20)
    const variants = Array.from(text, (_, at) => `${text.slice(0, at)}\ud800${text.slice(at + 1)}`)
    expect(new Set([text, `${text}\0`, ...variants].map(hashCode)).size).toBe(variants.length + 2)
  })

  it('are safe integers that depend on the text alone', () => {
    for (const text of ['', 'a', ...HOSTILE_TEXTS]) {
      expect(Number.isSafeInteger(hashCode(text))).toBe(true)
      expect(hashCode(text)).toBe(hashCode(`${text} `.slice(0, -1)))
    }
    expect(new Set(HOSTILE_TEXTS.map(hashCode)).size).toBe(HOSTILE_TEXTS.length)
  })
})

describe('maps with keys from outside', () => {
  it.each(HOSTILE_TEXTS)('%j is a key like any other', (key) => {
    const map = emptyMap<number>()
    expect(map[key]).toBeUndefined()
    map[key] = 1
    expect([Object.keys(map), map[key], Object.getPrototypeOf(map)]).toEqual([[key], 1, null])
  })
})

describe('statistics', () => {
  const checked: Job = { ...JOBS.polling, attempt: 3 }
  const done: Job = { ...JOBS.completed, attempt: 4, result: { generation: 1, nodes: 2, files: 5, units: 9 } }

  it('count a job once, when it becomes final, and every check', () => {
    const running = count(NO_STATISTICS, JOBS.polling, checked)
    expect(running).toEqual({ ...NO_STATISTICS, checks: 3 })
    const ended = count(running, checked, done)
    expect(ended).toEqual({ ...NO_STATISTICS, checks: 4, completed: 1, files: 5 })
    expect(count(ended, done, { ...done, revision: 99 })).toEqual(ended)
  })

  it.each(['failed', 'cancelled', 'timedOut'] as const)('count a job that is %s', (state) => {
    expect(count(NO_STATISTICS, JOBS.polling, JOBS[state])).toEqual({ ...NO_STATISTICS, [state]: 1 })
  })
})
