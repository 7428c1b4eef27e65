import { isTerminal } from '../core/job'
import type { Codegen } from './codegen'
import { type CodegenDispatch, clearGeneratedCode, setGeneratedCode } from './reduxActions'
import { createJobTracker } from './trackJob'

/**
 * Keeps a Redux store true to the library: jobs of every tab from when the server has them, code that is stored
 * already, and what changes from now on. Returns what ends it.
 */
export function feedCodegen(codegen: Codegen, dispatch: CodegenDispatch): () => void {
  let isOver = false
  const tell: CodegenDispatch = (action) => (isOver ? undefined : dispatch(action))
  const tracker = createJobTracker(codegen, tell)
  let queue = Promise.resolve()
  const inTurn = (work: () => Promise<void>) => {
    queue = queue.then(work).catch(() => {})
  }
  const note = async (id: string) => {
    const job = await codegen.job(id)
    if (job) await tracker.note(job)
  }
  const load = async (graphId?: string) => {
    for (const [graph, nodes] of Object.entries(await codegen.loadGeneratedCode(graphId))) {
      for (const [nodeId, codes] of Object.entries(nodes)) tell(setGeneratedCode({ graphId: graph, nodeId, codes }))
    }
  }
  const reload = async (graphId?: string) => {
    tell(clearGeneratedCode(graphId === undefined ? {} : { graphId }))
    await load(graphId)
  }

  const unsubscribe = codegen.subscribe((event) => {
    if (event.type === 'jobChanged') inTurn(() => note(event.jobId))
    if (event.type === 'codeCleared' || event.type === 'codeChanged') inTurn(() => reload(event.graphId))
    if (event.type === 'recovered') inTurn(load)
  })
  inTurn(load)
  inTurn(async () => {
    for (const job of await codegen.jobs()) {
      // What ended before is in the code already.
      if (isTerminal(job)) tracker.skip(job)
      else await tracker.note(job)
    }
  })
  return () => {
    isOver = true
    unsubscribe()
  }
}
