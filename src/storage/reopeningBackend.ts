import type { Backend } from './backend'

/**
 * A backend that is opened when it is first needed, and again after the browser took it away or opening failed:
 * whoever holds it for hours needs to know nothing of that.
 */
export function reopeningBackend(
  open: (onClosed: () => void) => Promise<Backend>,
  kind: Backend['kind'] = 'indexedDB',
): Backend {
  let opening: Promise<Backend> | undefined

  const backend = (): Promise<Backend> => {
    if (opening) return opening
    const forget = () => {
      if (opening === mine) opening = undefined
    }
    const mine: Promise<Backend> = open(() => forget())
    mine.catch(forget)
    opening = mine
    return mine
  }

  return {
    kind,
    read: async (stores, work) => (await backend()).read(stores, work),
    write: async (stores, work) => (await backend()).write(stores, work),
    close() {
      opening?.then(
        (opened) => opened.close(),
        () => {},
      )
      opening = undefined
    },
  }
}
