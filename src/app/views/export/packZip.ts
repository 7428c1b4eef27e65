import { strToU8, Zip, ZipDeflate } from 'fflate'
import type { Progress } from '../../worker/answerCalls'

/** A ZIP of the files, all of the time `at`, in ms since 1970. Beside the result no more than one file is held twice. */
export function packZip(
  files: readonly { readonly name: string; readonly text: string }[],
  at: number,
  progress: Progress,
): Blob {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    chunks.push(chunk as Uint8Array<ArrayBuffer>)
  })
  for (const [index, { name, text }] of files.entries()) {
    const file = new ZipDeflate(name, { level: 6 })
    file.mtime = at
    zip.add(file)
    file.push(strToU8(text), true)
    progress(index / files.length)
  }
  zip.end()
  return new Blob(chunks, { type: 'application/zip' })
}
