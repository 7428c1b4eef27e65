import type { CodegenResults } from './results'

export interface Ended {
  readonly totalAttempts: number
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
  clearGeneratedCode: { readonly graphId: string }
  /** Code only: jobs go on. */
  clearAllGeneratedCode: undefined
  clearAllCodegenData: undefined
}

export type CodegenAction = {
  [K in keyof Payloads]: { readonly type: `codegen/${K}`; readonly payload: Payloads[K] }
}[keyof Payloads]

export type CodegenDispatch = (action: CodegenAction) => unknown

function action<K extends keyof Payloads>(name: K) {
  return (payload: Payloads[K]) => ({ type: `codegen/${name}` as const, payload })
}

export const startJobTracking = action('startJobTracking')
export const updateJobStatus = action('updateJobStatus')
export const completeJobTracking = action('completeJobTracking')
export const failJobTracking = action('failJobTracking')
export const cancelJobTracking = action('cancelJobTracking')
export const setGeneratedCode = action('setGeneratedCode')
export const clearGeneratedCode = action('clearGeneratedCode')
export const clearAllGeneratedCode = () => ({ type: 'codegen/clearAllGeneratedCode' as const, payload: undefined })
export const clearAllCodegenData = () => ({ type: 'codegen/clearAllCodegenData' as const, payload: undefined })
