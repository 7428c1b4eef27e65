import { downloadName } from '../../words/fileName'

/** Hands a text to the browser as a file, byte for byte. */
export function downloadText(name: string, text: string): void {
  downloadBlob(name, new Blob([text], { type: 'text/plain' }))
}

export function downloadBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = downloadName(name)
  link.click()
  // The browser has taken its own reference by the next task.
  setTimeout(() => URL.revokeObjectURL(url), 0)
}
