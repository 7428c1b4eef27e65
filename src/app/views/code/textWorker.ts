import { maskSecrets } from '../../../core/secrets'
import { findHidden, type HiddenCharacters } from '../../words/hiddenCharacters'
import { type Find, findInText } from './findInText'
import { lineStarts } from './lineStarts'

/** From the page: a text to read, or something to find in the one that was read last. */
export type TextOrder =
  | { readonly type: 'read'; readonly id: number; readonly code: string; readonly nodeType: string | undefined }
  | {
      readonly type: 'find'
      readonly id: number
      readonly text: string
      readonly matchCase: boolean
      /** In the code as it is, or with its secrets masked. */
      readonly revealed: boolean
    }

export type TextNews =
  /** Without a text where nothing of it had to be masked. */
  | {
      readonly type: 'masked'
      readonly id: number
      readonly hidden: number
      readonly text?: string
      readonly starts: Uint32Array<ArrayBuffer>
    }
  | { readonly type: 'hidden'; readonly id: number; readonly found: HiddenCharacters | undefined }
  | { readonly type: 'found'; readonly id: number; readonly finds: readonly Find[] }

let code = ''
let masked = ''

addEventListener('message', ({ data }: MessageEvent<TextOrder>) => {
  const { id } = data
  if (data.type === 'find') {
    tell({ type: 'found', id, finds: findInText(data.revealed ? code : masked, data.text, data.matchCase) })
    return
  }
  code = data.code
  const { text, hidden } = maskSecrets(code, data.nodeType)
  masked = text
  // What can be shown first is told first.
  const starts = lineStarts(text)
  tell({ type: 'masked', id, hidden, starts, ...(hidden > 0 ? { text } : {}) }, [starts.buffer])
  tell({ type: 'hidden', id, found: findHidden(code) })
})

function tell(news: TextNews, transfer: readonly Transferable[] = []): void {
  postMessage(news, { transfer: [...transfer] })
}
