import { strToU8, Zip, ZipDeflate } from 'fflate'

export interface ZipOrder {
  readonly files: readonly { readonly name: string; readonly text: string }[]
  /** The time that all files get, in ms since 1970. */
  readonly at: number
}

export type ZipNews =
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'done'; readonly zip: Blob }
  | { readonly type: 'failed'; readonly why: string }

addEventListener('message', ({ data: { files, at } }: MessageEvent<ZipOrder>) => {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  const tell = (news: ZipNews) => postMessage(news)
  // File after file: beside the result no more than one of them is held twice.
  const zip = new Zip((error, chunk, final) => {
    if (error) return tell({ type: 'failed', why: error.message })
    chunks.push(chunk as Uint8Array<ArrayBuffer>)
    if (final) tell({ type: 'done', zip: new Blob(chunks, { type: 'application/zip' }) })
  })
  for (const [index, { name, text }] of files.entries()) {
    const file = new ZipDeflate(name, { level: 6 })
    file.mtime = at
    zip.add(file)
    file.push(strToU8(text), true)
    if (index % 50 === 0) tell({ type: 'progress', done: index / files.length })
  }
  zip.end()
})
