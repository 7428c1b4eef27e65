import { createJavaScriptRawEngine } from '@shikijs/engine-javascript/raw'
import {
  codeToTokensBase,
  createShikiPrimitiveAsync,
  getLastGrammarStateFromMap,
  type ShikiPrimitive,
  type ThemedToken,
} from '@shikijs/primitive'
import { loadGrammar } from './grammars'
import { type PaintedLines, type PaintRequest, type PeekRequest, SCOPES, TOKEN_CLASSES } from './tokens'

/** Lines that are worked on before the worker looks whether something else is wanted by now. */
const LINES_AT_ONCE = 100
/** Minified lines are left plain: grammars take seconds for them. */
const LONGEST_LINE = 5_000

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

type GrammarState = ReturnType<typeof getLastGrammarStateFromMap>

let wanted = 0
/** A line, far down, that somebody looks at already. */
let peeked: number | undefined
const highlighters = new Map<string, Promise<ShikiPrimitive>>()

addEventListener('message', ({ data }: MessageEvent<PaintRequest | PeekRequest>) => {
  if ('peek' in data) {
    if (data.id === wanted) peeked = data.peek
    return
  }
  wanted = data.id
  peeked = undefined
  void paint(data)
})

async function paint({ id, code, language }: PaintRequest): Promise<void> {
  const highlighter = await highlighterFor(language)
  const lines = code.split('\n')
  const tokensOf = (first: number, before: GrammarState) =>
    codeToTokensBase(highlighter, lines.slice(first, first + LINES_AT_ONCE).join('\n'), {
      lang: language,
      theme: THEME.name,
      tokenizeMaxLineLength: LONGEST_LINE,
      ...(before ? { grammarState: before } : {}),
    })

  let grammarState: GrammarState
  for (let first = 0; first < lines.length && id === wanted; first += LINES_AT_ONCE) {
    const tokens = tokensOf(first, grammarState)
    grammarState = getLastGrammarStateFromMap(tokens)
    tell({ id, firstLine: first, lastLine: first + tokens.length - 1, tokens: pack(tokens, first) })
    await nextTask()
    if (id === wanted && peeked !== undefined && peeked > first) {
      const guess = Math.floor(peeked / LINES_AT_ONCE) * LINES_AT_ONCE
      peeked = undefined
      const leadIn =
        guess > LEAD_IN ? codeToLeadIn(highlighter, lines.slice(guess - LEAD_IN, guess), language) : undefined
      const guessed = tokensOf(guess, leadIn)
      tell({ id, firstLine: guess, lastLine: guess + guessed.length - 1, tokens: pack(guessed, guess) })
    }
  }
}

function codeToLeadIn(highlighter: ShikiPrimitive, lines: readonly string[], lang: string): GrammarState {
  const options = { lang, theme: THEME.name, tokenizeMaxLineLength: LONGEST_LINE }
  return getLastGrammarStateFromMap(codeToTokensBase(highlighter, lines.join('\n'), options))
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

function tell(painted: PaintedLines & { readonly tokens: Uint32Array<ArrayBuffer> }): void {
  postMessage(painted, { transfer: [painted.tokens.buffer] })
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
