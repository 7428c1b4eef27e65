let works = 0

/** Whether something was begun that a reload would leave half done. */
export function isUnderWay(): boolean {
  return works > 0
}

/** A reload for a new version waits for this; who closes the tab meanwhile is asked whether to. */
export async function unhurried<T>(work: Promise<T> | T): Promise<T> {
  if (works === 0) globalThis.window?.addEventListener('beforeunload', ask)
  works += 1
  try {
    return await work
  } finally {
    works -= 1
    if (works === 0) leaveUnasked()
  }
}

/** What is under way has no say any more: the page goes. */
export function leaveUnasked(): void {
  globalThis.window?.removeEventListener('beforeunload', ask)
}

function ask(event: Event): void {
  event.preventDefault()
}
