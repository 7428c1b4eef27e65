import type { StoredCodegenData } from '../core/codeMap'
import { own } from './ownEntry'
import type { CodegenState } from './redux'

/** Where the reducer is mounted: `configureStore({ reducer: { codegen: codegenReducer } })`. */
interface Root {
  readonly codegen: CodegenState
}

const NO_NODES: StoredCodegenData[string] = {}
const NO_CODES: readonly string[] = []

export const selectCodegenState = (state: Root) => state.codegen
export const selectStoredCode = (state: Root) => state.codegen.storedCode
export const selectGeneratedCodeForGraph = (state: Root, graphId: string) =>
  own(state.codegen.storedCode, graphId) ?? NO_NODES
export const selectGeneratedCodeForNode = (state: Root, graphId: string, nodeId: string) =>
  own(selectGeneratedCodeForGraph(state, graphId), nodeId) ?? NO_CODES
export const selectActiveJobs = (state: Root) => state.codegen.activeJobs
export const selectJobHistory = (state: Root) => state.codegen.jobHistory
export const selectCodegenLoading = (state: Root) => state.codegen.isLoading
export const selectCodegenError = (state: Root) => state.codegen.error

export interface CodegenStats {
  readonly totalJobsCompleted: number
  readonly totalCodeGenerated: number
  readonly activeJobsCount: number
  readonly totalGraphs: number
}

let counted: readonly [CodegenState, CodegenStats] | undefined

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
