import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ROOT, sourcesIn } from '../support/sources'

const TOKENS = 'src/app/styles/tokens.css'
const styles = sourcesIn('src/app', /\.css$/).map(({ path, text }) => ({
  path,
  text: text.replace(/\/\*.*?\*\//gs, ''),
}))
const sources = sourcesIn('src/app', /\.tsx?$/)
const tokens = styles.find(({ path }) => path === TOKENS)?.text ?? ''

/** `property: value` of every style but the tokens, with where it stands. */
const declarations = styles
  .filter(({ path }) => path !== TOKENS)
  .flatMap(({ path, text }) =>
    [...text.matchAll(/([\w-]+):\s*([^;{}]+);/g)].map(([, property = '', value = '']) => ({ path, property, value })),
  )

/** Names that somebody might write; what the browser calls its own (`currentColor`, `Canvas`) is no choice of ours. */
const NAMED =
  'aqua|black|blue|brown|crimson|cyan|fuchsia|gold|gr[ae]y|green|indigo|lime|magenta|maroon|navy|olive|orange|pink|purple|red|salmon|silver|teal|tomato|violet|white|yellow'
const COLOUR = new RegExp(
  String.raw`#[\da-f]{3,8}\b|\b(rgb|hsl)a?\(|\b(hwb|(ok)?lab|(ok)?lch|color)\(|(?<![\w-])(light|dark|medium|pale|deep)?(${NAMED})(?![\w-])`,
  'i',
)

const where = (found: typeof declarations) => found.map(({ path, property, value }) => `${path}: ${property}: ${value}`)

describe('what the app looks like', () => {
  it('has every colour from the tokens', () => {
    expect(declarations.length).toBeGreaterThan(500)
    expect(where(declarations.filter(({ value }) => COLOUR.test(value)))).toEqual([])
  })

  it('has every size of type from the tokens', () => {
    const sizes = declarations.filter(({ property }) => property === 'font-size')
    expect(where(sizes.filter(({ value }) => !/^var\(--(text|drawn)[\w-]*\)$/.test(value)))).toEqual([])
    const fonts = declarations.filter(({ property }) => property === 'font')
    expect(where(fonts.filter(({ value }) => value !== 'inherit' && !value.startsWith('var(--text')))).toEqual([])
  })

  it('uses no token that is none, and has none that nobody uses', () => {
    const own = [...tokens.matchAll(/^\s*(--[\w-]+):/gm)].map(([, name = '']) => name)
    const set = declarations.filter(({ property }) => property.startsWith('--')).map(({ property }) => property)
    const uses = styles.flatMap(({ text }) => [...text.matchAll(/var\((--[\w-]+)(,?)/g)])
    // What has another value beside it may be set by a script, or not.
    const needed = uses.filter(([, , comma]) => comma === '').map(([, name = '']) => name)
    const byScript = (name: string) => sources.some(({ text }) => text.includes(`'${name}'`))
    expect(needed.filter((name) => ![...own, ...set].includes(name) && !byScript(name))).toEqual([])
    expect(own.filter((name) => !uses.some(([, used]) => used === name))).toEqual([])
  })

  it('has the surface of the tokens around it, where the browser draws', () => {
    const page = readFileSync(`${ROOT}/index.html`, 'utf8')
    const around = [...page.matchAll(/name="theme-color" content="([^"]+)"/g)].map(([, colour]) => colour)
    expect(`light-dark(${around.join(', ')})`).toBe(/--surface: (.*);/.exec(tokens)?.[1])
  })

  it('has every icon from the one sprite, which holds no other', () => {
    const inSprite = [
      ...readFileSync(`${ROOT}/src/app/icons/sprite.svg`, 'utf8').matchAll(/<symbol[^>]* id="([^"]+)"/g),
    ]
    const symbols = inSprite.map(([, id = '']) => id)
    const list = sources.find(({ path }) => path.endsWith('iconNames.ts'))?.text ?? ''
    const names = [...list.matchAll(/'([\w-]+)'/g)].map(([, name]) => name)
    expect(symbols.length).toBeGreaterThan(40)
    expect([...symbols].sort()).toEqual([...names].sort())
    const others = sources.filter(({ path }) => !path.includes('/icons/'))
    expect(
      symbols.filter((id) => !others.some(({ text }) => text.includes(`'${id}'`) || text.includes(`"${id}"`))),
    ).toEqual([])
    const uses = sources.flatMap(({ text }) => [...text.matchAll(/<use\b[^>]*?href=\{?([^\s>]+)/gs)])
    expect(uses.length).toBeGreaterThan(2)
    expect(uses.map(([, href = '']) => href).filter((href) => !/^`\$\{spriteUrl\}#/.test(href))).toEqual([])
    expect(sources.filter(({ text }) => /<img\b|data:image/.test(text)).map(({ path }) => path)).toEqual([])
    expect(where(declarations.filter(({ value }) => /url\(/.test(value)))).toEqual([])
  })
})
