import { maskSecrets } from '../../words/secrets'
import { type CompareRow, compareText } from './compareText'

export interface CompareOrder {
  readonly id: number
  readonly before: string
  readonly after: string
}

export interface Compared {
  readonly id: number
  readonly rows: readonly CompareRow[]
}

addEventListener('message', ({ data: { id, before, after } }: MessageEvent<CompareOrder>) => {
  const masked = (code: string) => ({ code, shown: maskSecrets(code).text })
  const compared: Compared = { id, rows: compareText(masked(before), masked(after)) }
  postMessage(compared)
})
