import { emptyMap, type StoredCodegenData } from '../core/codeMap'
import { JOB_STATUS } from '../core/kubegram'
import { transformResultsToStorageFormat } from './compatStorage'
import { own } from './ownEntry'
import type { CodegenAction, Ended } from './reduxActions'
import type { CodegenResults } from './results'

export { feedCodegen } from './feedRedux'
export type { CodegenAction, CodegenDispatch } from './reduxActions'
export {
  cancelJobTracking,
  clearAllCodegenData,
  clearErrors,
  clearGeneratedCode,
  completeJobTracking,
  failJobTracking,
  setError,
  setGeneratedCode,
  setResultsError,
  startJobTracking,
  updateJobStatus,
} from './reduxActions'
export {
  type CodegenStats,
  selectActiveJobs,
  selectCodegenError,
  selectCodegenLoading,
  selectCodegenState,
  selectCodegenStats,
  selectGeneratedCodeForGraph,
  selectGeneratedCodeForNode,
  selectJobHistory,
  selectStoredCode,
} from './reduxSelectors'
export { fetchAndStoreResults } from './reduxThunk'

export interface CodegenJob extends Partial<Ended> {
  /** The server's id of it. */
  readonly jobId: string
  readonly graphId: string
  readonly status: string
  /** Moments in ms since 1970. */
  readonly startTime: number
  readonly endTime?: number
  readonly error?: string
}

export interface CodegenState {
  readonly storedCode: StoredCodegenData
  readonly activeJobs: Readonly<Record<string, CodegenJob>>
  /** The newest first, at most 100. */
  readonly jobHistory: readonly CodegenJob[]
  /** Whether a job is active. */
  readonly isLoading: boolean
  /** Whether one is done on the server, and its code is not here yet. */
  readonly isFetchingResults: boolean
  /** Why the last job that failed did; cleared by the next one. */
  readonly error: string | null
  readonly resultsError: string | null
  readonly totalJobsCompleted: number
  readonly totalCodeGenerated: number
}

const HISTORY = 100

const EMPTY: CodegenState = {
  storedCode: {},
  activeJobs: {},
  jobHistory: [],
  isLoading: false,
  isFetchingResults: false,
  error: null,
  resultsError: null,
  totalJobsCompleted: 0,
  totalCodeGenerated: 0,
}

/** Pure: works with `configureStore`, `combineReducers` and `useReducer` as it is. Foreign actions change nothing. */
export function codegenReducer(state: CodegenState = EMPTY, given: { readonly type: string }): CodegenState {
  const { type, payload, meta } = given as CodegenAction
  const at = meta?.at ?? 0
  switch (type) {
    case 'codegen/startJobTracking': {
      const job = { ...payload, status: JOB_STATUS.PENDING, startTime: at }
      return { ...withJobs(state, put(state.activeJobs, payload.jobId, job)), error: null }
    }
    case 'codegen/updateJobStatus': {
      const job = own(state.activeJobs, payload.jobId)
      return job ? withJobs(state, put(state.activeJobs, payload.jobId, { ...job, status: payload.status })) : state
    }
    case 'codegen/completeJobTracking': {
      const { jobId, results, totalAttempts, totalDuration } = payload
      const ended = end(state, jobId, { status: JOB_STATUS.COMPLETED, endTime: at, totalAttempts, totalDuration })
      if (ended === state) return state
      return { ...withResults(ended, results), totalJobsCompleted: state.totalJobsCompleted + 1 }
    }
    case 'codegen/failJobTracking': {
      const { jobId, ...outcome } = payload
      const ended = end(state, jobId, { ...outcome, status: JOB_STATUS.FAILED, endTime: at })
      return ended === state ? state : { ...ended, error: payload.error }
    }
    case 'codegen/cancelJobTracking':
      return end(state, payload.jobId, { status: JOB_STATUS.CANCELLED, endTime: at })
    case 'codegen/setGeneratedCode': {
      const nodes = put(own(state.storedCode, payload.graphId) ?? {}, payload.nodeId, payload.codes)
      return { ...state, storedCode: put(state.storedCode, payload.graphId, nodes) }
    }
    case 'codegen/clearGeneratedCode':
      return { ...state, storedCode: payload.graphId === undefined ? {} : without(state.storedCode, payload.graphId) }
    case 'codegen/clearAllCodegenData':
      return EMPTY
    case 'codegen/setError':
      return { ...state, error: payload }
    case 'codegen/setResultsError':
      return { ...state, resultsError: payload }
    case 'codegen/clearErrors':
      return { ...state, error: null, resultsError: null }
    case 'codegen/fetchAndStoreResults/pending':
      return { ...state, isFetchingResults: true, resultsError: null }
    case 'codegen/fetchAndStoreResults/fulfilled':
      return withResults(withJobs(state, state.activeJobs), payload)
    case 'codegen/fetchAndStoreResults/rejected':
      return { ...withJobs(state, state.activeJobs), resultsError: payload }
    default:
      return state
  }
}

function withJobs(state: CodegenState, activeJobs: CodegenState['activeJobs']): CodegenState {
  const jobs = Object.values(activeJobs)
  const isFetchingResults = jobs.some(({ status }) => status === JOB_STATUS.COMPLETED)
  return { ...state, activeJobs, isLoading: jobs.length > 0, isFetchingResults }
}

function withResults(state: CodegenState, results: CodegenResults): CodegenState {
  const nodes = own(transformResultsToStorageFormat(results), results.graphId) ?? {}
  const known = own(state.storedCode, results.graphId)
  return {
    ...state,
    resultsError: null,
    storedCode: put(state.storedCode, results.graphId, merged(known, nodes)),
    totalCodeGenerated: state.totalCodeGenerated + results.generatedCodes.length,
  }
}

function end(state: CodegenState, jobId: string, outcome: Partial<CodegenJob>): CodegenState {
  const job = own(state.activeJobs, jobId)
  if (!job) return state
  const rest = withJobs(state, without(state.activeJobs, jobId))
  return { ...rest, jobHistory: [{ ...job, ...outcome }, ...state.jobHistory].slice(0, HISTORY) }
}

/** Copies without a prototype: an id such as `__proto__` is a key like any other. */
function put<T>(map: Readonly<Record<string, T>>, key: string, value: T): Readonly<Record<string, T>> {
  const copy = merged(map, {})
  copy[key] = value
  return copy
}

function without<T>(map: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const copy = merged(map, {})
  delete copy[key]
  return copy
}

function merged<T>(map: Readonly<Record<string, T>> | undefined, more: Readonly<Record<string, T>>): Record<string, T> {
  return Object.assign(emptyMap<T>(), map, more)
}
