import { emptyMap, type StoredCodegenData } from '../core/codeMap'
import { transformResultsToStorageFormat } from './compatStorage'
import type { CodegenAction, Ended } from './reduxActions'

export { feedCodegen } from './feedRedux'
export type { CodegenAction, CodegenDispatch } from './reduxActions'
export {
  cancelJobTracking,
  clearAllCodegenData,
  clearAllGeneratedCode,
  clearGeneratedCode,
  completeJobTracking,
  failJobTracking,
  setGeneratedCode,
  startJobTracking,
  updateJobStatus,
} from './reduxActions'

export interface CodegenJob {
  readonly jobId: string
  readonly graphId: string
  readonly status: string
  readonly error?: string
  readonly totalAttempts?: number
  /** In ms. */
  readonly totalDuration?: number
}

export interface CodegenState {
  readonly storedCode: StoredCodegenData
  readonly activeJobs: Readonly<Record<string, CodegenJob>>
  readonly jobHistory: readonly CodegenJob[]
  readonly isLoading: boolean
  readonly isFetchingResults: boolean
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
  const { type, payload } = given as CodegenAction
  switch (type) {
    case 'codegen/startJobTracking':
      return withJobs(state, put(state.activeJobs, payload.jobId, { ...payload, status: 'pending' }))
    case 'codegen/updateJobStatus': {
      const job = state.activeJobs[payload.jobId]
      return job ? withJobs(state, put(state.activeJobs, payload.jobId, { ...job, status: payload.status })) : state
    }
    case 'codegen/completeJobTracking': {
      const { results } = payload
      const ended = end(state, payload.jobId, { ...ending(payload), status: 'completed' })
      if (ended === state) return state
      const nodes = transformResultsToStorageFormat(results)[results.graphId] ?? {}
      return {
        ...ended,
        storedCode: put(state.storedCode, results.graphId, merged(state.storedCode[results.graphId], nodes)),
        totalJobsCompleted: state.totalJobsCompleted + 1,
        totalCodeGenerated: state.totalCodeGenerated + results.generatedCodes.length,
      }
    }
    case 'codegen/failJobTracking': {
      const { error } = payload
      const ended = end(state, payload.jobId, { ...ending(payload), status: 'failed', error })
      return ended === state ? state : { ...ended, error }
    }
    case 'codegen/cancelJobTracking':
      return end(state, payload.jobId, { status: 'cancelled' })
    case 'codegen/setGeneratedCode': {
      const nodes = put(state.storedCode[payload.graphId] ?? {}, payload.nodeId, payload.codes)
      return { ...state, storedCode: put(state.storedCode, payload.graphId, nodes) }
    }
    case 'codegen/clearGeneratedCode':
      return { ...state, storedCode: without(state.storedCode, payload.graphId) }
    case 'codegen/clearAllGeneratedCode':
      return { ...state, storedCode: {} }
    case 'codegen/clearAllCodegenData':
      return EMPTY
    default:
      return state
  }
}

/** Where the reducer is mounted: `configureStore({ reducer: { codegen: codegenReducer } })`. */
interface Root {
  readonly codegen: CodegenState
}

const NO_NODES: StoredCodegenData[string] = {}
const NO_CODES: readonly string[] = []

export const selectStoredCode = (state: Root) => state.codegen.storedCode
export const selectGeneratedCodeForGraph = (state: Root, graphId: string) =>
  own(state.codegen.storedCode, graphId) ?? NO_NODES
export const selectGeneratedCodeForNode = (state: Root, graphId: string, nodeId: string) =>
  own(selectGeneratedCodeForGraph(state, graphId), nodeId) ?? NO_CODES
export const selectActiveJobs = (state: Root) => state.codegen.activeJobs
export const selectJobHistory = (state: Root) => state.codegen.jobHistory

let counted: readonly [CodegenState, CodegenStats] | undefined
export interface CodegenStats {
  readonly totalJobsCompleted: number
  readonly totalCodeGenerated: number
  readonly activeJobsCount: number
  readonly totalGraphs: number
}
/** The same object for the same state, as `useSelector` wants it. */
export function selectCodegenStats({ codegen: state }: Root): CodegenStats {
  if (counted?.[0] === state) return counted[1]
  const stats = {
    totalJobsCompleted: state.totalJobsCompleted,
    totalCodeGenerated: state.totalCodeGenerated,
    activeJobsCount: Object.keys(state.activeJobs).length,
    totalGraphs: Object.keys(state.storedCode).length,
  }
  counted = [state, stats]
  return stats
}

function withJobs(state: CodegenState, activeJobs: CodegenState['activeJobs']): CodegenState {
  return { ...state, activeJobs, isLoading: Object.keys(activeJobs).length > 0 }
}

function end(state: CodegenState, jobId: string, outcome: Partial<CodegenJob>): CodegenState {
  const job = own(state.activeJobs, jobId)
  if (!job) return state
  const rest = withJobs(state, without(state.activeJobs, jobId))
  return { ...rest, jobHistory: [{ ...job, ...outcome }, ...state.jobHistory].slice(0, HISTORY) }
}

function ending({ totalAttempts, totalDuration }: Ended): Ended {
  return { totalAttempts, totalDuration }
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

function own<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined
}
