interface Frame {
  readonly isList: boolean
  /** The key that holds it; empty for entries of lists. */
  readonly key: string
}

const LONGEST_KEY = 16

/**
 * Takes the `edges` of a result's nodes out of JSON text, piece by piece as it comes: servers embed each edge's whole
 * target node, which made 27.5 MB of 0.5 MB of code. Give it the pieces in order; what it gives back, joined, is the
 * same JSON with `null` for every such value. Text that is no JSON comes out as text that is none.
 */
export function createEdgeFilter(): (piece: string) => string {
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
    let kept = ''
    let from = 0
    let at = 0
    while (at < piece.length) {
      if (isInString) {
        const end = endOfString(piece, at, isEscaped)
        const stop = end < 0 ? piece.length : end
        if (word.length <= LONGEST_KEY) word += piece.slice(at, Math.min(stop, at + LONGEST_KEY + 1))
        isEscaped = end < 0 && endsEscaped(piece, at, isEscaped)
        isInString = end < 0
        at = stop + 1
        continue
      }
      const sign = piece[at]
      if (sign === '"') {
        isInString = true
        word = ''
      } else if (isDropping) {
        if (open === 0 && (sign === ',' || sign === '}')) {
          isDropping = false
          from = at
          continue
        }
        if (sign === '{' || sign === '[') open += 1
        else if (sign === '}' || sign === ']') open -= 1
      } else if (sign === ':') {
        key = word
        if (key === 'edges' && isNode()) {
          kept += `${piece.slice(from, at + 1)}null`
          isDropping = true
          open = 0
        }
      } else if (sign === '{' || sign === '[') {
        frames.push({ isList: sign === '[', key })
        key = ''
      } else if (sign === '}' || sign === ']') frames.pop()
      else if (sign === ',') key = ''
      at += 1
    }
    return isDropping ? kept : kept + piece.slice(from)
  }
}

/** A node's own object is kept whole: it is shown as code. */
function isSpec({ key }: Frame): boolean {
  return key === 'spec'
}

/** Where the string ends that goes on at `from`; −1 when not in this piece. */
function endOfString(piece: string, from: number, isEscaped: boolean): number {
  let end = piece.indexOf('"', from)
  while (end >= 0 && endsEscaped(piece.slice(from, end), 0, isEscaped)) end = piece.indexOf('"', end + 1)
  return end
}

/** Whether the sign after the piece is escaped: it follows an odd number of backslashes. */
function endsEscaped(piece: string, from: number, wasEscaped: boolean): boolean {
  let slashes = 0
  while (piece.length - slashes > from && piece[piece.length - 1 - slashes] === '\\') slashes += 1
  const isAll = slashes === piece.length - from
  return (slashes % 2 === 1) !== (isAll && wasEscaped)
}
