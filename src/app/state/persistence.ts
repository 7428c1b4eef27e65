import { type Accessor, createSignal } from 'solid-js'

/** What the browser promises about this origin's storage. */
export interface Persistence {
  /** `undefined` until it is known, or where the browser does not say. */
  readonly persisted: Accessor<boolean | undefined>
  /** Bytes, as the browser estimates them. */
  readonly estimate: Accessor<{ readonly usage: number; readonly quota: number } | undefined>
  /** Whether the browser has said all that it says of both. */
  readonly settled: Accessor<boolean>
  readonly asking: Accessor<boolean>
  /** Asks for persistence; some browsers ask the person, so this is only called by a press of a button. */
  ask(): void
  look(): void
}

export function createPersistence(): Persistence {
  const [persisted, setPersisted] = createSignal<boolean>()
  const [estimate, setEstimate] = createSignal<{ usage: number; quota: number }>()
  const [asking, setAsking] = createSignal(false)
  const storage = navigator.storage as StorageManager | undefined
  const [settled, setSettled] = createSignal(false)
  const look = () => {
    const asked = [
      storage?.persisted?.().then(setPersisted),
      storage?.estimate?.().then(({ usage, quota }) => setEstimate({ usage: usage ?? 0, quota: quota ?? 0 })),
    ]
    void Promise.allSettled(asked.map((answer) => Promise.resolve(answer))).then(() => setSettled(true))
  }
  look()
  return {
    persisted,
    estimate,
    settled,
    asking,
    look,
    ask() {
      setAsking(true)
      // Firefox answers when the person does, which may be never: nothing else waits for it.
      storage?.persist?.().then(
        (granted) => {
          setPersisted(granted)
          setAsking(false)
        },
        () => setAsking(false),
      )
    },
  }
}
