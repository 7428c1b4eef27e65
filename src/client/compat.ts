// The documented client's names, in one place. What each does stands where it is made.
export { CODEGEN_COOKIE_EXPIRATION_MS, GENERATED_CODE_STORAGE_KEY, type StoredCodegenData } from '../core/codeMap'
export { JOB_STATUS } from '../core/kubegram'
export type { PollingConfig } from '../core/polling'
export {
  type CodegenJobListItem,
  clearGeneratedCodeStorage,
  connectWith,
  fetchCodegenResults,
  generateCodeWithPolling,
  initiateCodeGeneration,
  listCodegenJobs,
  pollCodeGenerationWithBackoff,
  pollCodeGenerationWithRedux,
} from './compatCalls'
export { CodeGenerationManager, type CodeGenerationSetters } from './compatManager'
export { PollingPresets } from './compatPresets'
export type { EnhancedPollingCallbacks, PollingResult } from './compatRun'
export {
  loadGeneratedCodeFromStorage,
  saveGeneratedCodeToStorage,
  transformResultsToStorageFormat,
} from './compatStorage'
export type { CodegenResults, GeneratedCode } from './results'
