import { setTimeout as sleep } from 'node:timers/promises'
import { type CodegenRequest, type GraphResult, JOB_STEPS, type JobStep } from '../../core/kubegram'
import type { GraphJob } from '../generator/generateGraph'
import type { Claim, JobStore } from './jobStore'

/** How long each step shows at pace 1: long enough to be seen, 3.5 s in all. */
const STEP_MS: { readonly [step in JobStep]: number } = {
  getOrCreateGraph: 300,
  getPrompt: 400,
  llmCall: 1_500,
  buildKubernetesGraph: 800,
  validateConfigurations: 500,
}

/** A job that outlives this many workers is probably what ends them. */
const MOST_RUNS = 10

export interface Walk {
  readonly store: JobStore
  readonly claim: Claim
  readonly pace: number
  readonly leaseMs: number
  /** Aborted when this process is about to stop. */
  readonly stopping: AbortSignal
  /** Aborted when somebody cancels the job here; other processes notice at the next beat. */
  readonly cancelled: AbortSignal
  readonly generate: (graph: CodegenRequest['graph'], job: GraphJob) => GraphResult
}

export type WalkEnd = 'over' | 'stopped'

/** Walks a claimed job through its steps to its end, as long as it is this run's own. */
export async function walkJob(walk: Walk): Promise<WalkEnd> {
  const { store, claim } = walk
  if (claim.run > MOST_RUNS) {
    await store.fail(claim, `Given up: ${MOST_RUNS} workers ended while working on this job`)
    return 'over'
  }
  const start = JOB_STEPS.indexOf(claim.step)
  for (const [index, step] of JOB_STEPS.entries()) {
    if (index < start) continue
    if (!(await store.enterStep(claim, step, Math.round((index * 100) / JOB_STEPS.length)))) return 'over'
    const paused = await pause(walk, STEP_MS[step] * walk.pace)
    if (paused !== 'goOn') return paused
  }
  await finish(walk)
  return 'over'
}

async function pause(walk: Walk, ms: number): Promise<WalkEnd | 'goOn'> {
  const beatMs = walk.leaseMs / 3
  const signal = AbortSignal.any([walk.stopping, walk.cancelled])
  for (let left = ms; left > 0; left -= beatMs) {
    // An aborted sleep ends early; the signals say why.
    await sleep(Math.min(left, beatMs), undefined, { signal }).catch(() => undefined)
    if (walk.stopping.aborted) return 'stopped'
    if (walk.cancelled.aborted) return 'over'
    if (left > beatMs && !(await walk.store.beat(walk.claim))) return 'over'
  }
  return 'goOn'
}

async function finish({ store, claim, generate }: Walk): Promise<void> {
  let result: string
  try {
    const { graph } = JSON.parse(claim.request) as CodegenRequest
    result = JSON.stringify(generate(graph, claim))
  } catch (error) {
    await store.fail(claim, `The generator failed: ${error instanceof Error ? error.message : String(error)}`)
    return
  }
  await store.complete(claim, result)
}
