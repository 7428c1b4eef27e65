import { type Accessor, createSignal } from 'solid-js'
import { SHARES_CACHE } from '../../core/share'
import type { Drafts } from './drafts'
import { takeFiles } from './takeFiles'

/** What comes from outside of the app: launched files and links, shares. It is shown, never sent by that alone. */
export interface Incoming {
  /** One sentence about something that could not be taken in. */
  readonly trouble: Accessor<string>
  /** Takes launched files; `go` opens an address of the app. */
  listen(go: (address: string) => void): void
  /** Takes in what the worker put aside, after a share brought the app to `?shared=…`. */
  takeShares(outcome: string, go: (address: string) => void): Promise<void>
  dismiss(): void
}

/** Not in the DOM library yet. */
interface LaunchQueue {
  setConsumer(
    take: (launch: { readonly targetURL?: string; readonly files: readonly FileSystemFileHandle[] }) => void,
  ): void
}

export function createIncoming(drafts: Drafts): Incoming {
  const [trouble, setTrouble] = createSignal('')

  const takeLaunched = async (handles: readonly FileSystemFileHandle[], go: (address: string) => void) => {
    try {
      const place = await takeFiles(await Promise.all(handles.map((handle) => handle.getFile())), drafts)
      if (place !== '/') go(place)
    } catch {
      setTrouble('A file that you opened cannot be read: it was moved, or access was refused.')
    }
  }
  const takeForm = async (form: FormData) => {
    const files = form.getAll('files').filter((value): value is File => value instanceof File && value.size > 0)
    const said = (name: string) => String(form.get(name) ?? '').trim()
    const text = said('text') || said('url')
    if (files.length > 0) await drafts.addFiles(files)
    else if (text.startsWith('web+kubegram:')) return text
    else if (text) drafts.addText(said('title') || 'Shared text', text)
    else setTrouble('What was shared holds neither a file nor a text.')
    return undefined
  }

  return {
    trouble,
    listen(go) {
      const { launchQueue } = window as { readonly launchQueue?: LaunchQueue }
      launchQueue?.setConsumer(({ targetURL, files }) => {
        const target = targetURL === undefined ? undefined : new URL(targetURL, location.href)
        if (target && target.origin === location.origin && target.href !== location.href) {
          go(target.pathname + target.search)
        }
        if (files.length > 0) void takeLaunched(files, go)
      })
    },
    async takeShares(outcome, go) {
      if (outcome !== 'here') {
        setTrouble(SHARE_LOST)
        return
      }
      try {
        for (const form of await unpackShares()) {
          const link = await takeForm(form)
          if (link) go(`/open?link=${encodeURIComponent(link)}`)
        }
      } catch {
        setTrouble('What was shared cannot be read.')
      }
    },
    dismiss: () => setTrouble(''),
  }
}

const SHARE_LOST =
  'What was shared could not be kept: the background worker was not running yet, or the storage is full. Share it again.'

/** Each share is taken out once; what cannot be read is gone with it. */
async function unpackShares(): Promise<readonly FormData[]> {
  const cache = await caches.open(SHARES_CACHE)
  const forms: FormData[] = []
  for (const request of await cache.keys()) {
    const response = await cache.match(request)
    await cache.delete(request)
    if (response) forms.push(await response.formData())
  }
  return forms
}
