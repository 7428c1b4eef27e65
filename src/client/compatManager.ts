import type { PollingChoice } from '../core/polling'
import { pollCodeGenerationWithRedux } from './compatCalls'
import type { PollingResult } from './compatRun'
import type { CodegenDispatch } from './reduxActions'
import type { CodegenResults } from './results'

/** What a view shows, one setter each. */
export interface CodeGenerationSetters {
  readonly setProgress: (progress: string) => void
  readonly setStatus: (status: string) => void
  readonly setLoading: (isLoading: boolean) => void
  readonly setResult: (results: CodegenResults) => void
  readonly setError: (error: string) => void
  readonly setResultsFetched?: (results: CodegenResults) => void
  readonly setCodeStored?: (graphId: string, nodeId: string, codes: string[]) => void
}

/** One generation at a time for a view with setters: a new one cancels the one before. */
export class CodeGenerationManager {
  readonly #dispatch: CodegenDispatch | undefined
  #current: AbortController | undefined

  constructor(dispatch?: CodegenDispatch) {
    this.#dispatch = dispatch
  }

  startCodeGeneration(
    input: unknown,
    setters: CodeGenerationSetters,
    config?: PollingChoice,
    token?: string,
  ): Promise<PollingResult> {
    return this.#start(input, setters, config, token)
  }

  /** The same, and the store that `dispatch` belongs to is told of it. */
  startCodeGenerationWithRedux(
    input: unknown,
    setters: CodeGenerationSetters,
    config?: PollingChoice,
    token?: string,
  ): Promise<PollingResult> {
    return this.#start(input, setters, config, token, this.#dispatch)
  }

  cancelCurrentGeneration(): void {
    this.#current?.abort()
    this.#current = undefined
  }

  isGenerationRunning(): boolean {
    return this.#current !== undefined
  }

  async #start(
    input: unknown,
    show: CodeGenerationSetters,
    config: PollingChoice | undefined,
    token: string | undefined,
    dispatch?: CodegenDispatch,
  ): Promise<PollingResult> {
    this.cancelCurrentGeneration()
    const mine = new AbortController()
    this.#current = mine
    show.setLoading(true)
    const callbacks = {
      onProgress: (attempt: number, status: string, delay: number) =>
        show.setProgress(`Check ${attempt}: ${status}, the next in ${Math.round(delay / 1000)} s`),
      onStatusChange: (status: string) => show.setStatus(status),
      onResultsFetched: (results: CodegenResults) => show.setResultsFetched?.(results),
      onCodeStored: (graphId: string, nodeId: string, codes: string[]) => show.setCodeStored?.(graphId, nodeId, codes),
      onStorageError: (error: string) => show.setError(error),
      onError: (error: string) => show.setError(error),
      onComplete: (results: CodegenResults) => show.setResult(results),
    }
    const result = await pollCodeGenerationWithRedux(input, config, callbacks, token, mine.signal, dispatch)
    // One that was replaced no longer speaks for the view.
    if (this.#current === mine) this.#current = undefined
    if (!this.#current) show.setLoading(false)
    return result
  }
}
