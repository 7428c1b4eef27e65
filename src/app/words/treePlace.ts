/** Where a row of a tree stands. The rows are one list, so each says what its place in the document does not. */
export interface TreePlace {
  /** Tells rows of one tree apart, through every change of it. */
  readonly key: string
  /** From 0. */
  readonly depth: number
  /** Its place among those that share its parent, from 1, and how many they are. */
  readonly nth: number
  readonly of: number
  /** Whether what it holds is shown; of what holds nothing, nothing. */
  readonly open?: boolean | undefined
}
