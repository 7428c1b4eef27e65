import type { CodegenResults } from './results'

export interface Ended {
  readonly totalAttempts: number
  /** In ms. */
  readonly totalDuration: number
}

/** Every action's payload, by its type. */
interface Payloads {
  startJobTracking: { readonly jobId: string; readonly graphId: string }
  updateJobStatus: { readonly jobId: string; readonly status: string }
  completeJobTracking: { readonly jobId: string; readonly results: CodegenResults } & Ended
  failJobTracking: { readonly jobId: string; readonly error: string } & Ended
  cancelJobTracking: { readonly jobId: string }
  setGeneratedCode: { readonly graphId: string; readonly nodeId: string; readonly codes: readonly string[] }
  /** Without a graph: the code of all. Jobs go on. */
  clearGeneratedCode: { readonly graphId?: string }
  clearAllCodegenData: undefined
  setError: string
  setResultsError: string
  clearErrors: undefined
  'fetchAndStoreResults/pending': undefined
  'fetchAndStoreResults/fulfilled': CodegenResults
  'fetchAndStoreResults/rejected': string
}

export type CodegenAction = {
  [K in keyof Payloads]: {
    readonly type: `codegen/${K}`
    readonly payload: Payloads[K]
    /** When, in ms since 1970: reducers know no clock. */
    readonly meta: { readonly at: number }
  }
}[keyof Payloads]

export type CodegenDispatch = (action: CodegenAction) => unknown

export function action<K extends keyof Payloads>(name: K, payload: Payloads[K]) {
  return { type: `codegen/${name}` as const, payload, meta: { at: Date.now() } }
}

type Payload<K extends keyof Payloads> = Payloads[K]

export const startJobTracking = (payload: Payload<'startJobTracking'>) => action('startJobTracking', payload)
export const updateJobStatus = (payload: Payload<'updateJobStatus'>) => action('updateJobStatus', payload)
export const completeJobTracking = (payload: Payload<'completeJobTracking'>) => action('completeJobTracking', payload)
export const failJobTracking = (payload: Payload<'failJobTracking'>) => action('failJobTracking', payload)
export const cancelJobTracking = (payload: Payload<'cancelJobTracking'>) => action('cancelJobTracking', payload)
export const setGeneratedCode = (payload: Payload<'setGeneratedCode'>) => action('setGeneratedCode', payload)
export const clearGeneratedCode = (payload: Payload<'clearGeneratedCode'>) => action('clearGeneratedCode', payload)
export const clearAllCodegenData = () => action('clearAllCodegenData', undefined)
export const setError = (message: string) => action('setError', message)
export const setResultsError = (message: string) => action('setResultsError', message)
export const clearErrors = () => action('clearErrors', undefined)
