/** Where each line of a text begins, in UTF-16 units; the first is 0. */
export function lineStarts(text: string): Uint32Array<ArrayBuffer> {
  let starts = new Uint32Array(1_024)
  let lines = 1
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
    if (lines === starts.length) {
      const longer = new Uint32Array(lines * 2)
      longer.set(starts)
      starts = longer
    }
    starts[lines++] = end + 1
  }
  return starts.slice(0, lines)
}
