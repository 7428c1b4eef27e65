import { CodegenError, failure } from '../core/failure'
import { readImportedGraph } from '../core/imported'
import { isTerminal } from '../core/job'
import type { Command, RestoredJob } from '../core/protocol'
import { type ImportOutcome, importGraph } from '../storage/importGraph'
import type { World } from './world'

/** @throws {CodegenError} `invalidInput` when the graph is not as it should be */
export async function importCode(
  world: World,
  { id, graph, revision }: Extract<Command, { type: 'importCode' }>,
): Promise<ImportOutcome> {
  const read = readImportedGraph(graph)
  if (!read) throw new CodegenError(failure('invalidInput', 'This is no code that can be stored.'))
  const outcome = await importGraph(world.store.backend, read, id, revision)
  if (outcome.added > 0) {
    world.announce({ type: 'codeChanged', graphId: outcome.graphId, revision: await world.store.revision() })
  }
  return outcome
}

/** Only finished ones: one that goes on elsewhere is not followed twice. Jobs that are here stay as they are. */
export async function restoreJobs(world: World, jobs: readonly RestoredJob[]): Promise<void> {
  const finished = jobs
    .filter(({ job }) => isTerminal(job))
    .map(({ job: { dueAt: _due, cancelPending: _pending, ...job }, request }) => (request ? { job, request } : { job }))
  for (const job of await world.store.add(finished)) {
    world.announce({ type: 'jobChanged', jobId: job.id, state: job.state, revision: job.revision })
  }
}
