import { action, type CodegenAction, type CodegenDispatch } from './reduxActions'

type FetchedResults = Extract<
  CodegenAction,
  { readonly type: `codegen/fetchAndStoreResults/${'fulfilled' | 'rejected'}` }
>

/**
 * A thunk, for stores that take them (Redux Toolkit's do): fetches the results of a job of the server, which stores
 * them as well. Resolves with the last action it dispatched; it never rejects.
 */
export function fetchAndStoreResults({ jobId, token }: { readonly jobId: string; readonly token?: string }) {
  return async (dispatch: CodegenDispatch): Promise<FetchedResults> => {
    const tell = <A extends CodegenAction>(last: A): A => {
      dispatch(last)
      return last
    }
    tell(action('fetchAndStoreResults/pending', undefined))
    try {
      // Whoever wants the reducer alone gets the reducer alone.
      const { fetchCodegenResults } = await import('./compatCalls')
      return tell(action('fetchAndStoreResults/fulfilled', await fetchCodegenResults(jobId, token)))
    } catch (error) {
      return tell(action('fetchAndStoreResults/rejected', error instanceof Error ? error.message : String(error)))
    }
  }
}
