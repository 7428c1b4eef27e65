import { maskSecrets } from '../../../core/secrets'
import { type CompareRow, compareText } from './compareText'

export interface CompareOrder {
  readonly id: number
  readonly before: string
  readonly after: string
  readonly nodeType: string | undefined
}

export interface Compared {
  readonly id: number
  readonly rows: readonly CompareRow[]
}

addEventListener('message', ({ data: { id, before, after, nodeType } }: MessageEvent<CompareOrder>) => {
  const masked = (code: string) => ({ code, shown: maskSecrets(code, nodeType).text })
  const compared: Compared = { id, rows: compareText(masked(before), masked(after)) }
  postMessage(compared)
})
