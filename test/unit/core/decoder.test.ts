import { expect, it } from 'vitest'
import { createEdgeFilter } from '../../../src/core/dropEdges'
import { readJobList } from '../../../src/core/jobList'
import { readResults, UnreadableResult } from '../../../src/core/results'
import { readStatusAnswer, readSubmitAnswer } from '../../../src/core/status'
import { answeredGraph } from '../support/answeredGraph'
import { createDice, type Dice, garble, mutate } from '../support/mutate'
import { strictList, strictResults, strictStatus, strictSubmit } from '../support/strictReader'

const BODIES = Number(process.env.DECODER_BODIES ?? 100_000)
/** Printed, so that a run can be made again. */
const SEED = Number(process.env.DECODER_SEED ?? Date.now() % 1_000_000_000)
const MOST_MUTATIONS = 3
const KNOWN = new Set(['web', 'db'])

const graph = {
  ...answeredGraph,
  nodes: [
    ...answeredGraph.nodes.slice(0, 1),
    { id: '', name: 'Web', config: null, spec: { replicas: 1, nodes: [{ id: 'inner', edges: [] }] } },
    { id: 'invented', originalNodeId: 'db', config: 'kind: "StatefulSet" \\ \u2028\n', edges: [] },
  ],
}
const codes = [{ nodeId: 'web', code: 'a', language: 'tsx', metadata: { fileName: 'App.tsx' } }]
const manifests = [{ fileName: 'a.yaml', generatedCode: 'a', entityName: 'Web', entityId: 'web', entityType: 'POD' }]
const line = { id: 7, uuid: 'a7-B_', status: 'running', createdAt: '2026-01-01T00:00:00Z', completedAt: null }

const RESULTS: readonly unknown[] = [
  { graphId: 'g', jobId: 'j', timestamp: 't', generatedCodes: codes, summary: { totalNodes: 1 } },
  graph,
  { jobId: 'j', status: 'completed', generatedCode: graph, timestamp: 'now' },
  { jobId: 'j', step: 'validateConfigurations', status: 'completed', generatedCode: graph },
  { id: 1, uuid: 'j', status: 'completed', resultData: JSON.stringify(graph), errorMessage: null },
  { job: { id: 'j' }, result: { manifests } },
]

interface Decoder {
  readonly name: string
  readonly answers: readonly unknown[]
  /** As the app reads it; `undefined`, or `UnreadableResult`: it is refused. */
  read(body: unknown): unknown
  /** Throws where it is refused. */
  strict(body: unknown): unknown
}

const DECODERS: readonly Decoder[] = [
  {
    name: 'results',
    answers: RESULTS,
    read: (body) => readResults(body, KNOWN).map(({ nodeId, code }) => [nodeId, code]),
    strict: (body) => strictResults(body, KNOWN),
  },
  {
    name: 'status',
    answers: [{ jobId: 'j', step: 'llmCall', status: 'running' }, RESULTS[3]],
    read: (body) => readStatusAnswer(body)?.status,
    strict: strictStatus,
  },
  {
    name: 'submission',
    answers: [{ jobId: 'a7-B_', step: 'getOrCreateGraph', status: 'running' }, { id: 'a7' }],
    read: (body) => readSubmitAnswer(body)?.serverJobId,
    strict: strictSubmit,
  },
  {
    name: 'list',
    answers: [{ jobs: [line, { ...line, uuid: 'b', status: 'Completed' }], total: 2 }],
    read: (body) => readJobList(body)?.map(({ serverJobId, status }) => [serverJobId, status]),
    strict: strictList,
  },
]

const REFUSED = Symbol('refused')
const encoder = new TextEncoder()

/** As it arrives: in pieces, and without the edges' targets. */
function readAsApp({ read }: Decoder, bytes: Uint8Array, dice: Dice): unknown {
  const withoutEdges = createEdgeFilter()
  const decoder = new TextDecoder()
  const cut = dice.below(bytes.length + 1)
  const pieces = [...withoutEdges(bytes.subarray(0, cut)), ...withoutEdges(bytes.subarray(cut))]
  let body: unknown
  try {
    body = JSON.parse(pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode())
  } catch {
    return REFUSED
  }
  try {
    return read(body) ?? REFUSED
  } catch (error) {
    if (error instanceof UnreadableResult) return REFUSED
    throw error
  }
}

function readStrictly({ strict }: Decoder, bytes: Uint8Array): unknown {
  try {
    return strict(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return REFUSED
  }
}

/** What is dropped before it is looked at may be anything that ends where it ends: text is garbled where there is none. */
const hasEdges = (text: string) => text.includes('"edges"')

function spoil(answer: unknown, dice: Dice): string {
  let body = structuredClone(answer)
  for (let left = 1 + dice.below(MOST_MUTATIONS); left > 0; left--) body = mutate(body, dice)
  const text = JSON.stringify(body) ?? ''
  if (dice.below(4) > 0 || text.length === 0) return text
  return hasEdges(text) ? text.slice(0, dice.below(text.length)) : garble(text, dice)
}

it(`reads ${BODIES} spoiled answers as a strict reader does, or refuses them`, () => {
  console.log(`DECODER_SEED=${SEED}`)
  const dice = createDice(SEED)
  const count = { taken: 0, refused: 0 }
  for (let n = 0; n < BODIES; n++) {
    const decoder = n % 2 === 0 ? (DECODERS[0] as Decoder) : dice.pick(DECODERS)
    const text = spoil(dice.pick(decoder.answers), dice)
    const bytes = encoder.encode(text)
    const strict = readStrictly(decoder, bytes)
    const app = readAsApp(decoder, bytes, dice)
    // Comparing is what takes long: only what differs is put side by side.
    if (JSON.stringify(app) !== JSON.stringify(strict)) expect({ n, text, app }).toEqual({ n, text, app: strict })
    count[strict === REFUSED ? 'refused' : 'taken'] += 1
  }
  // Neither reader is asked in vain.
  expect(Math.min(count.taken, count.refused)).toBeGreaterThan(BODIES / 10)
}, 300_000)
