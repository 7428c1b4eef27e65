/** Where in `text` a sentence like `… line 3, column 14.` points to, in UTF-16 units from 0. */
export function placeInText(sentence: string, text: string): number | undefined {
  const place = /line (\d+), column (\d+)/.exec(sentence)
  if (!place) return undefined
  let start = 0
  for (let line = 1; line < Number(place[1]); line++) {
    const end = text.indexOf('\n', start)
    if (end < 0) return undefined
    start = end + 1
  }
  return Math.min(start + Number(place[2]) - 1, text.length)
}
