/** Names that Windows keeps for devices, whatever their ending. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i
const LONGEST_SEGMENT = 100
const HARMLESS = /^\.(?:(?:docker|git|helm|npm|eslint|prettier)ignore|editorconfig)$/

/**
 * A path for each of the given ones that every system can write: segments of `A-Z a-z 0-9 . _ -` that start with
 * neither dot nor dash, never outside of the root, no two alike where case does not count, none both file and folder.
 * Files that only name what others leave out keep their dot: without it they do nothing, with it no harm.
 */
export function exportNames(paths: readonly string[]): readonly string[] {
  const plain = paths.map((path) => segmentsOf(path))
  const folders = new Set(
    plain.flatMap((segments) => segments.slice(0, -1).map((_, at) => key(segments.slice(0, at + 1)))),
  )
  const taken = new Set<string>()
  return plain.map((segments) => {
    let name = segments
    for (let turn = 2; taken.has(key(name)) || folders.has(key(name)); turn++) name = numbered(segments, turn)
    taken.add(key(name))
    return name.join('/')
  })
}

function segmentsOf(path: string): readonly string[] {
  const segments = path
    .split(/[/\\]+/)
    .map(segmentOf)
    .filter((segment) => segment !== '')
  if (segments.length === 0) return ['file']
  const name = path.slice(path.search(/[^/\\]*$/))
  return HARMLESS.test(name) ? [...segments.slice(0, -1), name] : segments
}

function segmentOf(text: string): string {
  const plain = text
    .replaceAll(/[^\w.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .replace(/[.-]+$/, '')
  return shortened(plain, LONGEST_SEGMENT).replace(RESERVED, '$1_')
}

/** Without the middle, so that the ending stays. */
function shortened(name: string, most: number): string {
  if (name.length <= most) return name
  const ending = /\.\w{1,12}$/.exec(name)?.[0] ?? ''
  return name.slice(0, most - ending.length) + ending
}

function numbered(segments: readonly string[], turn: number): readonly string[] {
  // What a dot begins has no ending.
  const [stem = '', ending = ''] = (segments.at(-1) as string).split(/(?<=.)(\.[^.]*$)/)
  return [...segments.slice(0, -1), `${shortened(stem, LONGEST_SEGMENT - 16)}-${turn}${ending}`]
}

function key(segments: readonly string[]): string {
  return segments.join('/').toLowerCase()
}
