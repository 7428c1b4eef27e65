import { hiddenIn, hiddenName } from '../words/hiddenCharacters'
import './shownText.css'

/**
 * A stretch of code as it is shown: text, and between it marks with the names of characters that are not seen. Their
 * texts join to exactly that stretch. `isStart`: it begins its file, where a byte order mark is harmless.
 */
export function shownText(text: string, isStart = false): (string | HTMLElement)[] {
  const parts: (string | HTMLElement)[] = []
  let at = 0
  for (const { index, 0: character } of hiddenIn(text, isStart)) {
    if (index > at) parts.push(text.slice(at, index))
    parts.push(hiddenMark(character))
    at = index + character.length
  }
  if (at < text.length) parts.push(text.slice(at))
  return parts
}

/** A character that is not seen, shown by its name and kept from turning the line around; copied, it is itself. */
function hiddenMark(character: string): HTMLElement {
  const mark = document.createElement('span')
  mark.className = 'hidden-character'
  mark.dataset.name = hiddenName(character)
  mark.append(character)
  return mark
}
