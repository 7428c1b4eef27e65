import type { GeneratedFile } from '../core/codeMap'
import { CodegenError, failure, toFailure } from '../core/failure'
import type { Job } from '../core/job'
import { readResults, UnreadableResult } from '../core/results'
import { canStore, type JobEvent, transition } from '../core/transition'
import { complete } from '../storage/complete'
import { announceJob, apply, serverId } from './jobRecord'
import type { World } from './world'

type Checked = Extract<JobEvent, { type: 'checked' }>

/** Asks for the result, and stores it. @throws {CodegenError} */
export async function fetchResults(world: World, job: Job): Promise<void> {
  const known = sentNodes(world, job)
  const body = await world.api.results(serverId(job))
  await take(world, job, read(world, body, await known), await known)
}

/**
 * Today's server sends the whole result with "completed": then it need not be fetched again. Tells whether it was
 * taken; what is not readable here is decided by the results answer.
 */
export async function takeEmbedded(
  world: World,
  job: Job,
  checked: Checked,
  known: Promise<ReadonlySet<string>>,
): Promise<boolean> {
  // An adapter knows results answers, and only those.
  if (world.readResults) return false
  const files = readOrNothing({ generatedCode: checked.answer.generatedCode }, await known)
  if (files.length === 0) return false
  await take(world, job, files, await known, checked)
  return true
}

function read({ readResults: adapt }: World, body: unknown, knownIds: ReadonlySet<string>): readonly GeneratedFile[] {
  try {
    return readResults(adapt ? adapted(adapt, body) : body, knownIds)
  } catch (error) {
    if (error instanceof UnreadableResult) throw new CodegenError(failure('unreadable', `${error.message}.`))
    throw error
  }
}

function adapted(adapt: (answer: unknown) => unknown, body: unknown): unknown {
  try {
    return adapt(body)
  } catch (error) {
    throw new UnreadableResult(`the adapter of results threw: ${String(error)}`)
  }
}

function readOrNothing(body: unknown, knownIds: ReadonlySet<string>): readonly GeneratedFile[] {
  try {
    return readResults(body, knownIds)
  } catch {
    return []
  }
}

/** The ids of the nodes that were sent, looked up while the answer is on its way. */
export function sentNodes(world: World, job: Job): Promise<ReadonlySet<string>> {
  const ids = world.store.request(job.id).then((request) => new Set(request?.graph.nodes.map((node) => node.id)))
  // Who gets no answer does not ask for them.
  ids.catch(() => {})
  return ids
}

async function take(
  world: World,
  job: Job,
  files: readonly GeneratedFile[],
  known: ReadonlySet<string>,
  checked?: Checked,
): Promise<void> {
  if (job.doubt === 'adopted' && isAnothers(files, known)) {
    await apply(world, job.id, { type: 'disowned' })
    return
  }
  try {
    await store(world, job, files, checked)
  } catch (error) {
    const reason = toFailure(error)
    if (reason.code !== 'storageFull') throw error
    // Not the server's fault, and no matter of time: the code waits there until there is room here.
    await apply(world, job.id, { type: 'full', failure: reason })
  }
}

/** A result of another graph shares no node with ours. */
function isAnothers(files: readonly GeneratedFile[], ours: ReadonlySet<string>): boolean {
  return files.length > 0 && ours.size > 0 && !files.some(({ nodeId }) => ours.has(nodeId))
}

/** Code, versions, history, statistics and the job's end are one transaction. */
async function store(world: World, job: Job, files: readonly GeneratedFile[], first?: Checked): Promise<void> {
  const now = world.now()
  let stored = false
  const done = await complete(world.store.backend, job, files, now, (current, result) => {
    if (!canStore(current)) return current
    const checked = first ? transition(current, first, now) : current
    stored = true
    return transition(checked, { type: 'stored', result }, now)
  })
  if (!done || !stored) return
  const { graphId, id: jobId } = done.job
  announceJob(world, done.job)
  if (done.codeRevision !== undefined)
    world.announce({ type: 'codeStored', graphId, jobId, revision: done.codeRevision })
}
