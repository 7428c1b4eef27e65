import { createJavaScriptRawEngine } from '@shikijs/engine-javascript/raw'
import {
  codeToTokensBase,
  createShikiPrimitiveAsync,
  getLastGrammarStateFromMap,
  type ShikiPrimitive,
  type ThemedToken,
} from '@shikijs/primitive'
import { loadGrammar } from './grammars'
import { LINES_IN_BLOCK, type NearRequest, type PaintedBlock, type PaintRequest, SCOPES, TOKEN_CLASSES } from './tokens'

/** Minified lines are left plain: grammars take seconds for them. */
const LONGEST_LINE = 5_000
/** A line that takes longer is left half plain. The first of a language also pays for its expressions. In ms. */
const LONGEST_TIME = 5_000

// A theme whose colours are numbers: each is the place of its class in TOKEN_CLASSES.
const THEME = {
  name: 'classes',
  type: 'light',
  colors: { 'editor.foreground': colour(0), 'editor.background': '#ffffff' },
  settings: [
    { settings: { foreground: colour(0), background: '#ffffff' } },
    ...TOKEN_CLASSES.flatMap((name, place) =>
      name === 'plain' ? [] : [{ scope: [...SCOPES[name]], settings: { foreground: colour(place) } }],
    ),
  ],
} as const

/** How far above the wanted lines a guess begins: most constructs are open for less. */
const LEAD_IN = 40

/** How many blocks below those that are looked at are painted as well: the rest of a long text when it is needed. */
const BLOCKS_BELOW = 200
/** Of blocks that somebody scrolled past before their turn came, the last ones count. */
const MOST_GUESSES = 6

type GrammarState = ReturnType<typeof getLastGrammarStateFromMap>
const highlighters = new Map<string, Promise<ShikiPrimitive>>()
let stopLast = () => {}
let nearLast = (_request: NearRequest) => {}

addEventListener('message', ({ data }: MessageEvent<PaintRequest | NearRequest>) => {
  if ('near' in data) return nearLast(data)
  stopLast()
  void paint(data)
})

/** Paints from the top, as far as somebody looks; what is looked at further down is guessed first. */
async function paint({ id, code, language }: PaintRequest): Promise<void> {
  let isOver = false
  let until = BLOCKS_BELOW
  const guessed = new Set<number>()
  let guesses: number[] = []
  let done = 0
  let wake = () => {}
  stopLast = () => {
    isOver = true
    wake()
  }
  nearLast = (request) => {
    if (request.id !== id) return
    until = Math.max(until, request.near + BLOCKS_BELOW)
    if (request.near >= done && !guessed.has(request.near)) guesses = [...guesses, request.near].slice(-MOST_GUESSES)
    wake()
  }
  const lines = code.split('\n')
  const blocks = Math.ceil(lines.length / LINES_IN_BLOCK)
  const brush = createBrush(await highlighterFor(language), lines, language)
  let state: GrammarState
  while (!isOver && done < blocks) {
    const guess = guesses.pop()
    if (guess !== undefined && guess > done && guess < blocks) {
      guessed.add(guess)
      tell(id, guess, brush.paint(guess, brush.leadIn(guess)).tokens)
    } else if (done < until) {
      const painted = brush.paint(done, state)
      state = painted.state
      tell(id, done++, painted.tokens)
    } else {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    await nextTask()
  }
}

function createBrush(highlighter: ShikiPrimitive, lines: readonly string[], lang: string) {
  const tokenize = (from: number, to: number, state?: GrammarState) =>
    codeToTokensBase(highlighter, lines.slice(from, to).join('\n'), {
      lang,
      theme: THEME.name,
      tokenizeMaxLineLength: LONGEST_LINE,
      tokenizeTimeLimit: LONGEST_TIME,
      ...(state ? { grammarState: state } : {}),
    })
  return {
    paint(block: number, before: GrammarState) {
      const first = block * LINES_IN_BLOCK
      const found = tokenize(first, first + LINES_IN_BLOCK, before)
      return { tokens: pack(found, first), state: getLastGrammarStateFromMap(found) }
    },
    /** What is open at the start of a block, as far as the lines right above it tell. */
    leadIn(block: number): GrammarState {
      const first = block * LINES_IN_BLOCK
      return getLastGrammarStateFromMap(tokenize(Math.max(0, first - LEAD_IN), first))
    },
  }
}

function highlighterFor(language: string): Promise<ShikiPrimitive> {
  const known = highlighters.get(language)
  if (known) return known
  const made = loadGrammar(language).then((langs) =>
    createShikiPrimitiveAsync({ langs: [...langs], themes: [THEME as never], engine: createJavaScriptRawEngine() }),
  )
  highlighters.set(language, made)
  // A grammar that did not arrive may do so next time.
  made.catch(() => highlighters.delete(language))
  return made
}

/** Four numbers for each token that is not plain: line, start, end, class. */
function pack(lines: readonly (readonly ThemedToken[])[], firstLine: number): Uint32Array<ArrayBuffer> {
  const numbers: number[] = []
  for (const [index, tokens] of lines.entries()) {
    const origin = tokens[0]?.offset ?? 0
    for (const { offset, content, color } of tokens) {
      const place = Number.parseInt(color?.slice(1) || '0', 16)
      const start = offset - origin
      if (place > 0) numbers.push(firstLine + index, start, start + content.length, place)
    }
  }
  return new Uint32Array(numbers)
}

function colour(place: number): string {
  return `#${place.toString(16).padStart(6, '0')}`
}

function tell(id: number, block: number, tokens: Uint32Array<ArrayBuffer>): void {
  postMessage({ id, block, tokens } satisfies PaintedBlock, { transfer: [tokens.buffer] })
}

/** Lets a newer request in between; a timer would wait for at least 4 ms each time. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}
