import { type GraphResult, JOB_STATUS, JOB_STEPS, KEYS_HONOURED } from '../../core/kubegram'
import { json } from '../api/answers'
import type { FaultBox, JobTrouble } from './faultBox'
import type { FaultCall } from './faultCall'
import type { JobFault } from './faultScript'
import { emptied, inShape, withEmbeddedEdges, withHostileIds } from './resultShapes'

type Body = Record<string, unknown>

/** Changes what an answer says about jobs: by the faults of this call, and by those that stay with its jobs. */
export async function withJobFaults(
  box: FaultBox,
  call: FaultCall,
  ofCall: readonly JobFault[],
  answer: Response,
): Promise<Response> {
  if (call.route === 'submit') return submitted(box, ofCall, answer)
  if (call.route === 'list' || call.route === 'jobs') return listed(box, ofCall, answer)
  if (call.jobId === undefined || call.route === undefined) return answer
  const trouble = box.job(call.jobId)
  const faults = [...trouble.faults, ...ofCall]
  if (faults.length === 0 && !trouble.isDestroyed) return answer
  if (call.route === 'cancel') return cancelled(faults, trouble, answer)
  return call.route === 'status' ? status(faults, trouble, answer) : results(faults, trouble, call.jobId, answer)
}

async function submitted(box: FaultBox, faults: readonly JobFault[], answer: Response): Promise<Response> {
  if (faults.length === 0 || !answer.ok) return answer
  const body = await readBody(answer)
  box.stick(String(body.jobId), faults)
  const named = one(faults, 'jobId')
  const said = one(faults, 'says')
  return json(answer.status, { ...body, ...(named ? { jobId: named.id } : {}), ...(said ? { status: said.word } : {}) })
}

async function status(faults: readonly JobFault[], trouble: JobTrouble, answer: Response): Promise<Response> {
  if (!answer.ok) return answer
  if (trouble.isDestroyed) return json(500, { error: 'Failed to get job status' })
  const { generatedCode, ...body } = await readBody(answer)
  const isOver = body.status === JOB_STATUS.COMPLETED
  const troubled = isOver && one(faults, 'errorAtCompletion')
  if (troubled && trouble.errorsAtCompletion < (troubled.times ?? 1)) {
    trouble.errorsAtCompletion++
    return json(500, { error: 'Failed to get job status' })
  }
  const state = stateOf(faults, trouble, isOver)
  if (state) return json(200, { ...body, ...(state.step ? { step: state.step } : {}), ...state.said })
  const said = one(faults, 'says')
  const shape = one(faults, 'shape')
  // Servers of the other shapes do not embed the result: it has to be asked for.
  const isEmbedded = generatedCode !== undefined && (!shape || shape.shape === 4)
  return json(200, {
    ...body,
    ...(said ? { status: said.word } : {}),
    ...(isEmbedded ? { generatedCode: changed(faults, generatedCode as GraphResult) } : {}),
  })
}

async function results(
  faults: readonly JobFault[],
  trouble: JobTrouble,
  jobId: string,
  answer: Response,
): Promise<Response> {
  if (trouble.isDestroyed) return json(400, { error: 'Results not yet available', graph: { jobId }, retryable: false })
  const state = stateOf(faults, trouble, answer.ok)
  if (state) {
    const message = 'Results are only available for completed jobs'
    return json(400, { error: 'Job not completed', status: state.said.status, message })
  }
  if (!answer.ok) return answer
  const body = await readBody(answer)
  const result = changed(faults, body.generatedCode as GraphResult)
  const about = { jobId, step: JOB_STEPS[4], timestamp: String(body.timestamp) }
  return json(200, inShape(one(faults, 'shape')?.shape ?? 3, result, about))
}

async function listed(box: FaultBox, ofCall: readonly JobFault[], answer: Response): Promise<Response> {
  if (!answer.ok) return answer
  const body = await readBody(answer)
  const rows = (body.jobs as Body[]).map((row) => {
    const trouble = box.job(String(row.uuid))
    const state = stateOf([...trouble.faults, ...ofCall], trouble, row.status === JOB_STATUS.COMPLETED)
    if (!state) return row
    const { error, ...said } = state.said
    const whole = 'resultData' in row ? { resultData: null, errorMessage: error ?? null } : {}
    return { ...row, ...said, ...whole, progress: 0, completedAt: null }
  })
  const honoured = answer.headers.get(KEYS_HONOURED)
  return json(200, { ...body, jobs: rows }, honoured === null ? {} : { [KEYS_HONOURED]: honoured })
}

async function cancelled(faults: readonly JobFault[], trouble: JobTrouble, answer: Response): Promise<Response> {
  if (!answer.ok) return answer
  const isOver = String((await readBody(answer.clone())).message).includes('already completed')
  if (isOver && one(faults, 'deleteDestroys')) trouble.isDestroyed = true
  else if (one(faults, 'neverFinish')) trouble.isCancelled = true
  else return answer
  return json(200, { message: 'Job cancelled successfully' })
}

interface State {
  readonly step?: string
  readonly said: { readonly status: string; readonly error?: string }
}

/** What the job is said to be in place of what it is; a job fails where it would have been completed. */
function stateOf(faults: readonly JobFault[], trouble: JobTrouble, isOver: boolean): State | undefined {
  if (trouble.isCancelled) return { said: { status: JOB_STATUS.CANCELLED } }
  const endless = one(faults, 'neverFinish')
  if (endless) return { step: JOB_STEPS[2], said: { status: endless.word ?? JOB_STATUS.PENDING } }
  const failure = isOver && one(faults, 'fail')
  if (!failure) return undefined
  const reason = failure.reason === undefined ? {} : { error: failure.reason }
  return { step: JOB_STEPS[2], said: { status: JOB_STATUS.FAILED, ...reason } }
}

function changed(faults: readonly JobFault[], result: GraphResult): GraphResult {
  return faults.reduce((now, fault) => {
    if (fault.type === 'emptyResult') return emptied(now)
    if (fault.type === 'hostileIds') return withHostileIds(now)
    return fault.type === 'embeddedEdges' ? withEmbeddedEdges(now, fault.perNode ?? 3) : now
  }, result)
}

/** The last one given wins. */
function one<T extends JobFault['type']>(faults: readonly JobFault[], type: T) {
  return faults.findLast((fault): fault is JobFault & { type: T } => fault.type === type)
}

async function readBody(answer: Response): Promise<Body> {
  return (await answer.json()) as Body
}
