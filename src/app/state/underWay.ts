let works = 0

/** Whether something was begun that a reload would leave half done. */
export function isUnderWay(): boolean {
  return works > 0
}

/** A reload for a new version waits for this. */
export async function unhurried<T>(work: Promise<T> | T): Promise<T> {
  works += 1
  try {
    return await work
  } finally {
    works -= 1
  }
}
