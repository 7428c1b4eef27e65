import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { StartError } from '../startError'

const count = v.pipe(v.number(), v.integer(), v.minValue(1))
const ms = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3_600_000))
const statusCode = v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))

export const ROUTES = ['submit', 'status', 'results', 'list', 'jobs', 'cancel', 'events'] as const

const Match = v.strictObject({
  method: v.optional(v.pipe(v.string(), v.toUpperCase())),
  route: v.optional(v.picklist(ROUTES)),
  /** Which of the matching requests: the third, or the second to the fifth. */
  nth: v.optional(v.union([count, v.tuple([count, count])])),
  jobId: v.optional(v.string()),
})

/** What happens to the request or its answer. */
const transport = [
  v.strictObject({
    type: v.literal('status'),
    status: statusCode,
    body: v.optional(v.unknown()),
    headers: v.optional(v.record(v.string(), v.string())),
    /** Whether the request takes effect all the same. */
    after: v.optional(v.boolean()),
  }),
  v.strictObject({ type: v.literal('delay'), ms, after: v.optional(v.boolean()) }),
  v.strictObject({ type: v.literal('dropBefore') }),
  v.strictObject({ type: v.literal('dropAfter') }),
  v.strictObject({ type: v.literal('restart'), ms }),
  v.strictObject({ type: v.literal('silence') }),
  v.strictObject({ type: v.literal('drip'), bytes: v.optional(count), everyMs: v.optional(ms) }),
  v.strictObject({ type: v.literal('truncate'), cut: v.optional(v.picklist(['text', 'connection'])) }),
  v.strictObject({ type: v.literal('html') }),
  v.strictObject({ type: v.literal('redirect'), to: v.optional(v.string()), status: v.optional(statusCode) }),
  v.strictObject({
    type: v.literal('wrongJson'),
    kind: v.optional(v.picklist(['types', 'nulls', 'missing', 'list', 'nodes'])),
  }),
] as const

/** What becomes of a job: matched on `submit`, it stays with the job for good; elsewhere it is that one answer's. */
const ofJob = [
  v.strictObject({ type: v.literal('neverFinish'), word: v.optional(v.string()) }),
  v.strictObject({ type: v.literal('fail'), reason: v.optional(v.string()) }),
  v.strictObject({ type: v.literal('says'), word: v.string() }),
  v.strictObject({ type: v.literal('jobId'), id: v.string() }),
  v.strictObject({ type: v.literal('errorAtCompletion'), times: v.optional(count) }),
  v.strictObject({ type: v.literal('deleteDestroys') }),
  v.strictObject({ type: v.literal('shape'), shape: v.picklist([1, 2, 3, 4, 5, 6]) }),
  v.strictObject({ type: v.literal('embeddedEdges'), perNode: v.optional(count) }),
  v.strictObject({ type: v.literal('emptyResult') }),
  v.strictObject({ type: v.literal('hostileIds') }),
] as const

export const FAULTS = [...transport, ...ofJob] as const
export const MATCH_FIELDS: readonly string[] = Object.keys(Match.entries)

const Rule = v.strictObject({
  match: v.optional(Match, {}),
  fault: v.variant('type', FAULTS),
})

export type FaultRule = v.InferOutput<typeof Rule>
export type Fault = FaultRule['fault']
export type FaultMatch = FaultRule['match']
export type TransportFault = v.InferOutput<(typeof transport)[number]>
export type JobFault = v.InferOutput<(typeof ofJob)[number]>

const JOB_FAULTS: ReadonlySet<string> = new Set(ofJob.map((fault) => fault.entries.type.literal))

export function isJobFault(fault: Fault): fault is JobFault {
  return JOB_FAULTS.has(fault.type)
}

export type ReadScript =
  | { readonly rules: readonly FaultRule[]; readonly wrong?: never }
  | { readonly rules?: never; readonly wrong: string }

/** Reads a list of rules, or `{rules}`; `wrong` names the first place that is none. */
export function readFaultScript(given: unknown): ReadScript {
  const list = Array.isArray(given) ? given : (given as { rules?: unknown } | null | undefined)?.rules
  if (!Array.isArray(list)) return { wrong: 'a fault script is a list of rules, or an object with "rules"' }
  const rules: FaultRule[] = []
  for (const [index, rule] of list.entries()) {
    const read = v.safeParse(Rule, rule)
    if (!read.success) return { wrong: `rules[${index}]${placeOf(read.issues[0])}` }
    rules.push(read.output)
  }
  return { rules }
}

function placeOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue)
  return `${path ? `.${path}` : ''}: ${issue.message}`
}

/** `on` (no rules yet), JSON, or the path of a file with JSON. @throws {StartError} when it is none of them */
export async function loadFaultScript(source: string): Promise<readonly FaultRule[]> {
  if (source === 'on') return []
  const isInline = /^\s*[[{]/.test(source)
  let given: unknown
  try {
    given = JSON.parse(isInline ? source : await readFile(source, 'utf8'))
  } catch (error) {
    throw new StartError(`CODEGEN_FAULTS cannot be read: ${error instanceof Error ? error.message : error}.`)
  }
  const { rules, wrong } = readFaultScript(given)
  if (wrong !== undefined) throw new StartError(`CODEGEN_FAULTS cannot be used: ${wrong}.`)
  return rules
}
