interface Frame {
  readonly isList: boolean
  /** The key that holds it; empty for entries of lists. */
  readonly key: string
}

const LONGEST_KEY = 16
const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]
const NULL = Uint8Array.of(0x6e, 0x75, 0x6c, 0x6c)

/**
 * Takes the `edges` of a result's nodes out of JSON, as bytes of UTF-8, piece by piece as they come: servers embed each
 * edge's whole target node, which made 27.5 MB of 0.5 MB of code. None of it is ever made text. Give it the pieces in
 * order; what it gives back, joined, is the same JSON with `null` for every such value. What is no JSON comes out as
 * something that is none.
 */
export function createEdgeFilter(): (piece: Uint8Array) => readonly Uint8Array[] {
  const frames: Frame[] = []
  let isInString = false
  let isEscaped = false
  let isDropping = false
  /** Open brackets within the value that is dropped. */
  let open = 0
  let word = ''
  let key = ''

  const isNode = () => {
    const list = frames.at(-2)
    return list?.isList === true && list.key === 'nodes' && !frames.at(-1)?.isList && !frames.some(isSpec)
  }

  return (piece) => {
    const kept: Uint8Array[] = []
    let from = 0
    let at = 0
    while (at < piece.length) {
      if (isInString) {
        const end = endOfString(piece, at, isEscaped)
        const stop = end < 0 ? piece.length : end
        if (!isDropping && word.length <= LONGEST_KEY) {
          word += String.fromCharCode(...piece.subarray(at, Math.min(stop, at + LONGEST_KEY + 1)))
        }
        isEscaped = end < 0 && isEscapedAt(piece, piece.length, at, isEscaped)
        isInString = end < 0
        at = stop + 1
        continue
      }
      const sign = piece[at]
      if (sign === QUOTE) {
        isInString = true
        word = ''
      } else if (isDropping) {
        if (open === 0 && (sign === COMMA || sign === CLOSE_OBJECT)) {
          isDropping = false
          from = at
          continue
        }
        if (sign === OPEN_OBJECT || sign === OPEN_LIST) open += 1
        else if (sign === CLOSE_OBJECT || sign === CLOSE_LIST) open -= 1
      } else if (sign === COLON) {
        key = word
        if (key === 'edges' && isNode()) {
          kept.push(piece.subarray(from, at + 1), NULL)
          isDropping = true
          open = 0
        }
      } else if (sign === OPEN_OBJECT || sign === OPEN_LIST) {
        frames.push({ isList: sign === OPEN_LIST, key })
        key = ''
      } else if (sign === CLOSE_OBJECT || sign === CLOSE_LIST) frames.pop()
      else if (sign === COMMA) key = ''
      at += 1
    }
    if (!isDropping) kept.push(piece.subarray(from))
    return kept
  }
}

/** A node's own object is kept whole: it is shown as code. */
function isSpec({ key }: Frame): boolean {
  return key === 'spec'
}

/** Where the string ends that goes on at `from`; −1 when not in this piece. */
function endOfString(piece: Uint8Array, from: number, isEscaped: boolean): number {
  let end = piece.indexOf(QUOTE, from)
  while (end >= 0 && isEscapedAt(piece, end, from, isEscaped)) end = piece.indexOf(QUOTE, end + 1)
  return end
}

/** Whether the sign at `at` is escaped: it follows an odd number of backslashes, of which some may lie before `from`. */
function isEscapedAt(piece: Uint8Array, at: number, from: number, wasEscaped: boolean): boolean {
  let slashes = 0
  while (at - slashes > from && piece[at - 1 - slashes] === BACKSLASH) slashes += 1
  const isAll = slashes === at - from
  return (slashes % 2 === 1) !== (isAll && wasEscaped)
}
