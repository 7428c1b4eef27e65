/**
 * What can go wrong, said once. Effects throw a `CodegenError`; records, replies and events carry the plain `Failure`.
 */
export const FAILURES = {
  offline: advice('You are offline.', 'Everything is kept here and goes on by itself when you are online.', 'none'),
  unreachable: advice('The server cannot be reached.', 'The job is kept and tried again by itself.', 'tryNow'),
  silent: advice('The server stopped answering.', 'The job is kept and tried again by itself.', 'tryNow'),
  serverTrouble: advice('The server is in trouble.', 'The job is kept and tried again by itself.', 'tryNow'),
  busy: advice('The server asks to wait.', 'The job is kept; the next try waits as long as it asks.', 'none'),
  notJson: advice(
    'The answer is not from a Kubegram server.',
    'Nothing of it was believed or stored. A sign-in page of your network, or a wrong address, looks like this.',
    'tryNow',
  ),
  redirected: advice(
    'The server sent us elsewhere, probably to a sign-in page.',
    'Nothing was stored and the job is kept.',
    'tryNow',
  ),
  noSuchApi: advice(
    'There is no Kubegram API at this address.',
    'The job is kept and tried again by itself. Check the address of the server in Settings.',
    'tryNow',
  ),
  headersTooLarge: advice(
    'The server refused the cookies of this site as too many.',
    'Our own were dropped; they held nothing but a copy. The job is tried again by itself.',
    'tryNow',
  ),
  unreadable: advice('The answer could not be read.', 'Code stored before is untouched.', 'retry'),
  tooLarge: advice('The answer is too large to be read safely.', 'Code stored before is untouched.', 'retry'),
  signedOut: advice('Sign in again.', 'Your jobs are paused, not lost; they go on after you signed in.', 'signIn'),
  forbidden: advice('The server does not allow this.', 'Your graph is kept. You are still signed in.', 'edit'),
  refused: advice('The server refused this graph.', 'Your graph is kept and can be changed and sent again.', 'edit'),
  conflict: advice(
    'The server says that this is there already.',
    'Your graph is kept and can be changed and sent again.',
    'edit',
  ),
  expired: advice(
    'The server no longer has this result.',
    'It may have been deleted or expired. Code stored before is untouched.',
    'retry',
  ),
  gone: advice('The server no longer knows this job.', 'Code stored before is untouched.', 'retry'),
  serverFailed: advice(
    'Generation failed on the server.',
    'Your graph is kept; code stored before is untouched.',
    'retry',
  ),
  serverCancelled: advice('The job was cancelled on the server.', 'Your graph is kept.', 'retry'),
  timedOut: advice('No result in the time allowed.', 'The server may still be working on it.', 'checkAgain'),
  empty: advice('0 files came back.', 'Code stored before is untouched.', 'retry'),
  invalidInput: advice('This is not a graph that can be sent.', 'Nothing was sent.', 'edit'),
  unreadableFile: advice('This file cannot be restored.', 'Nothing was changed.', 'none'),
  notFound: advice('There is no such job here.', 'Nothing was changed.', 'none'),
  storageFull: advice(
    'The storage is full.',
    'What is stored is whole. Delete or export something, then try again.',
    'makeRoom',
  ),
  storageTrouble: advice('The storage of this browser does not work.', 'Nothing was changed.', 'reload'),
  newerDatabase: advice(
    'A newer version of this app has been here.',
    'Everything is kept. Reload to get it.',
    'reload',
  ),
  accountChanged: advice('Somebody else is signed in here now.', 'For them nothing was changed.', 'reload'),
  noAnswer: advice('The background worker does not answer.', 'What was stored is whole.', 'reload'),
  unexpected: advice('Something unexpected happened.', 'What was stored is whole.', 'reload'),
} as const

export type FailureCode = keyof typeof FAILURES

/** The one button that belongs to a failure. */
export type FailureAction = 'none' | 'tryNow' | 'retry' | 'checkAgain' | 'edit' | 'signIn' | 'makeRoom' | 'reload'

export interface FailureAdvice {
  readonly what: string
  readonly safe: string
  readonly action: FailureAction
}

export interface Failure {
  readonly code: FailureCode
  /** The cause in the server's or browser's words, as text, at most 500 characters. */
  readonly detail?: string
  /** HTTP status, where there was one. */
  readonly status?: number
}

export class CodegenError extends Error {
  override readonly name = 'CodegenError'
  readonly failure: Failure
  /** How long the server asked to wait, in ms. */
  readonly retryAfterMs: number | undefined

  constructor(failure: Failure, retryAfterMs?: number) {
    super(FAILURES[failure.code].what + (failure.detail ? ` ${failure.detail}` : ''))
    this.failure = failure
    this.retryAfterMs = retryAfterMs
  }
}

export function failure(code: FailureCode, detail?: string, status?: number): Failure {
  const text = detail?.slice(0, 500)
  return { code, ...(text ? { detail: text } : {}), ...(status === undefined ? {} : { status }) }
}

/** Whatever was thrown, as a failure that can be stored and shown. */
export function toFailure(thrown: unknown): Failure {
  if (isCodegenError(thrown)) return thrown.failure
  return failure('unexpected', thrown instanceof Error ? thrown.message : String(thrown))
}

/** By its name: the worker's two scripts each have a class of their own. */
function isCodegenError(thrown: unknown): thrown is CodegenError {
  return thrown instanceof Error && thrown.name === 'CodegenError' && 'failure' in thrown
}

function advice(what: string, safe: string, action: FailureAction): FailureAdvice {
  return { what, safe, action }
}
