import { type Failure, failure, toFailure } from '../../core/failure'

/** What the browsers say of a script that did not arrive. */
const NOT_LOADED = /dynamically imported module|importing a module script|unable to preload/i

/** What was thrown while a part of the app was fetched or run. */
export function loadTrouble(error: unknown): Failure {
  const trouble = toFailure(error)
  return NOT_LOADED.test(trouble.detail ?? '')
    ? failure('unexpected', 'A part of the app could not be loaded.')
    : trouble
}
