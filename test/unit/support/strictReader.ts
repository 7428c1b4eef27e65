import * as v from 'valibot'

// Reads the server's answers a second time, from what is documented and with another tool: what it refuses, the app may
// not take for an answer. Where it knows better than to refuse, it says so.

const id = v.pipe(v.string(), v.maxLength(1_024))
const maybe = v.nullish(v.string())
/** An id that may stand in a URL as it is. */
const jobId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,128}$/))

/** Names of files are hints, wherever they stand: a wrong one is as good as none. */
const documented = v.object({
  generatedCodes: v.array(v.object({ nodeId: id, code: v.string(), language: maybe })),
})
const manifests = v.object({
  manifests: v.array(
    v.object({ entityId: id, generatedCode: v.string(), entityName: maybe, entityType: maybe, fileName: maybe }),
  ),
})
const node = v.object({
  id: v.string(),
  config: maybe,
  spec: v.optional(v.unknown()),
  name: maybe,
  nodeType: maybe,
  originalNodeId: maybe,
})
const graph = v.object({ nodes: v.array(node) })

export type CodeOfNode = readonly [nodeId: string, code: string]

const MOST_WRAPPINGS = 3
const MOST_LEVELS = 64

/** Every file with its node, in order. @throws whatever is wrong with it */
export function strictResults(body: unknown, knownIds: ReadonlySet<string>, wrapped = 0): readonly CodeOfNode[] {
  const has = v.parse(plainObject, body)
  if (wrapped > MOST_WRAPPINGS) throw new Error('wrapped too often')
  if (has.generatedCodes !== undefined)
    return v.parse(documented, body).generatedCodes.map(({ nodeId, code }) => [nodeId, code])
  if (v.is(plainObject, has.generatedCode)) return strictResults(has.generatedCode, knownIds, wrapped + 1)
  if (has.resultData !== undefined && has.resultData !== null) {
    const row: unknown = typeof has.resultData === 'string' ? JSON.parse(has.resultData) : has.resultData
    return strictResults(row, knownIds, wrapped + 1)
  }
  if (
    v.is(
      v.object({
        manifests: v.pipe(
          v.unknown(),
          v.check((given) => given !== undefined),
        ),
      }),
      has.result,
    )
  )
    return v.parse(manifests, has.result).manifests.map((one) => [one.entityId, one.generatedCode])
  return v.parse(graph, body).nodes.flatMap((one) => strictNode(one, knownIds))
}

function strictNode(one: v.InferOutput<typeof node>, knownIds: ReadonlySet<string>): readonly CodeOfNode[] {
  const own = [one.id, one.originalNodeId ?? ''].find((name) => knownIds.has(name))
  const nodeId = own ?? v.parse(id, one.id || one.originalNodeId || one.name || '(no id)')
  const { config, spec } = one
  if (config !== undefined && config !== null) return [[nodeId, config]]
  if (!v.is(plainObject, spec) || Object.keys(spec).length === 0) return []
  if (levels(spec) > MOST_LEVELS) throw new Error('nested too deep')
  return [[nodeId, `${JSON.stringify(spec, null, 2)}\n`]]
}

/** How many objects and lists lie in one another; no stack is as deep as an answer may be. */
function levels(value: unknown): number {
  let deepest = 0
  const open: (readonly [value: unknown, level: number])[] = [[value, 1]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [inner, level] = next
    if (typeof inner !== 'object' || inner === null) continue
    deepest = Math.max(deepest, level)
    open.push(...Object.values(inner).map((one) => [one, level + 1] as const))
  }
  return deepest
}

const plainObject = v.pipe(
  v.custom<Record<string, unknown>>((given) => typeof given === 'object' && given !== null && !Array.isArray(given)),
  // Only what the object itself has: nothing that every object has.
  v.transform((given): Record<string, unknown> => Object.assign(Object.create(null), own(given))),
)

function own(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([key]) => key !== '__proto__'))
}

/** What each word means, whatever its case and the space around it. Whatever else is said: it still runs. */
const MEANINGS: readonly (readonly [status: string, words: RegExp])[] = [
  ['pending', /^\s*(pending|queued)\s*$/i],
  ['completed', /^\s*(completed?|succeeded|success|done)\s*$/i],
  ['failed', /^\s*(failed|error|timeout)\s*$/i],
  ['cancelled', /^\s*cancell?ed\s*$/i],
]
const meaning = (word: string) => MEANINGS.find(([, words]) => words.test(word))?.[0] ?? 'running'

/** What a status answer says. @throws where it is none */
export function strictStatus(body: unknown): string {
  return meaning(v.parse(v.object({ status: v.pipe(v.string(), v.nonEmpty()) }), body).status)
}

/** The job that a submission became. @throws where none is named */
export function strictSubmit(body: unknown): string {
  const { jobId: first, id: second } = v.parse(plainObject, body)
  return v.parse(jobId, first ?? second)
}

/** The jobs of a list that somebody could ask for, and how they stand. @throws where it is no list */
export function strictList(body: unknown): readonly (readonly [jobId: string, status: string])[] {
  const { jobs } = v.parse(v.object({ jobs: v.array(v.unknown()) }), body)
  return jobs.flatMap((line) => {
    if (!v.is(plainObject, line)) return []
    const usable = [line.uuid, line.jobId, line.id].find((one) => v.is(jobId, one))
    return usable === undefined ? [] : [[usable as string, meaning(typeof line.status === 'string' ? line.status : '')]]
  })
}
