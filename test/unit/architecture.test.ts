import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  codeOnly,
  findCycle,
  ROOT,
  resolveImport,
  type Source,
  sourcesIn,
  specifiersOf,
  withoutTypeImports,
} from './support/sources'

const sources = sourcesIn('src', /\.(ts|tsx|mjs)$/)
const nameOf = (path: string) => path.replace(/\.(ts|tsx|mjs)$/, '')
const folderOf = (path: string) => path.split('/')[1] ?? ''

/** Which folder may import which others: the table in the README. */
const TABLE = new Map(
  [...readFileSync(`${ROOT}/README.md`, 'utf8').matchAll(/^\| `src\/(\w+)` *\|[^|]*\|([^|]*)\|$/gm)].map(
    ([, folder = '', imports = '']) => [
      folder,
      imports.trim() === 'nothing'
        ? []
        : imports
            .split(',')
            .map((name) => name.trim())
            .filter(Boolean),
    ],
  ),
)
const CORE_MAY_NOT =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|(?<![.\w])(performance|set(Timeout|Interval|Immediate)|queueMicrotask|window|document|navigator|location|localStorage|sessionStorage|indexedDB|caches|crypto|fetch|self|globalThis|process|Buffer|console|BroadcastChannel|require)\b(?!\s*[?]?:)/
const HTML_SINKS =
  /(inner|outer)HTML|insertAdjacentHTML|document\.write|createContextualFragment|setHTMLUnsafe|\beval\(|\bnew Function\b|['"`]javascript:/i
const SILENCERS = new RegExp(
  ['biome', 'oxlint', 'eslint'].map((tool) => `${tool}-(ignore|disable)`).join('|') +
    '|@ts-(ignore|expect-error|nocheck)',
)

const guilty = (files: readonly Source[], isGuilty: (source: Source) => boolean) =>
  files.filter(isGuilty).map(({ path }) => path)

describe('the direction of imports', () => {
  it('is told for every folder', () => {
    const folders = [...new Set(sources.map(({ path }) => folderOf(path)))].sort()
    expect([...TABLE.keys()].sort()).toEqual(folders)
  })

  it.each([...TABLE])('src/%s imports %j', (folder, allowed) => {
    const wrong = sources
      .filter(({ path }) => folderOf(path) === folder)
      .flatMap(({ path, text }) =>
        specifiersOf(text).map((specifier) => ({ path, target: resolveImport(path, specifier) })),
      )
      .filter(({ target }) => target?.startsWith('src/') && ![folder, ...allowed].includes(folderOf(target)))
      .map(({ path, target }) => `${path} → ${target}`)
    expect(wrong).toEqual([])
  })

  it.each([...TABLE])("src/%s's compiler options say the same", (folder, allowed) => {
    const options = JSON.parse(readFileSync(`${ROOT}/src/${folder}/tsconfig.json`, 'utf8')) as {
      references?: { path: string }[]
    }
    expect((options.references ?? []).map(({ path }) => path.replace('../', '')).sort()).toEqual([...allowed].sort())
  })

  it('has no package in core', () => {
    const packages = sources
      .filter(({ path }) => folderOf(path) === 'core')
      .flatMap(({ text }) => specifiersOf(text).filter((specifier) => !specifier.startsWith('.')))
    expect(packages).toEqual([])
  })

  it('leads nowhere in a circle', () => {
    const imports = sources.map(({ path, text }) => {
      const targets = specifiersOf(withoutTypeImports(text)).map((specifier) => resolveImport(path, specifier))
      return [nameOf(path), targets.filter((target) => target !== undefined)] as const
    })
    expect(findCycle(new Map(imports))).toBeUndefined()
  })
})

describe('the sources', () => {
  it('of core name no clock, chance, timer or browser', () => {
    const core = sources.filter(({ path }) => folderOf(path) === 'core')
    expect(core.length).toBeGreaterThan(10)
    expect(guilty(core, ({ text }) => CORE_MAY_NOT.test(codeOnly(text)))).toEqual([])
  })

  it('fill no HTML sink and run no text as code, but for the build step that tames one', () => {
    expect(
      guilty(sources, ({ path, text }) => HTML_SINKS.test(text) && path !== 'src/build/trustedTemplates.ts'),
    ).toEqual([])
  })

  it('have no barrels', () => {
    expect(guilty(sources, ({ text }) => /^export \* /m.test(text))).toEqual([])
    expect(guilty(sources, ({ path, text }) => /\/index\.\w+$/.test(path) && /^export .* from /m.test(text))).toEqual(
      [],
    )
  })

  it('are short enough to read', () => {
    expect(guilty(sources, ({ text }) => text.split('\n').length > 301)).toEqual([])
  })

  it('silence no checker, and neither do these tests', () => {
    const all = [...sources, ...sourcesIn('test/unit', /\.ts$/)]
    expect(guilty(all, ({ text }) => SILENCERS.test(text))).toEqual([])
  })
})

describe('these checks', () => {
  it.each([
    "import { a } from '../app/a'",
    "import type { A } from '../app/a'",
    "import {\n  a,\n  type B,\n} from '../app/a'",
    "export { a } from '../app/a'",
    "import '../app/a'",
    "const a = await import('../app/a')",
    "new Worker(new URL('../app/a.ts', import.meta.url))",
  ])('see %j', (text) => {
    expect(specifiersOf(text).map((specifier) => resolveImport('src/core/x.ts', specifier))).toEqual(['src/app/a'])
  })

  it.each([
    'const t = Date.now()',
    'new Date()',
    ['x = `$', '{Math.random()}`'].join(''),
    'setTimeout(f)',
    'if (window) {}',
    'fetch(url)',
    'self.x',
  ])('see %j in core', (text) => expect(CORE_MAY_NOT.test(codeOnly(text))).toBe(true))

  it.each([
    '// Date.now()',
    '/** the window */',
    "'fetch'",
    '`document`',
    'new Date(at)',
    '{ fetch: 1 }',
    'step.fetch',
  ])('do not take %j for it', (text) => expect(CORE_MAY_NOT.test(codeOnly(text))).toBe(false))

  it.each([
    'a.innerHTML = b',
    '<div innerHTML={x} />',
    'eval(x)',
    'new Function(x)',
    'document.write(x)',
    "open('javascript:x')",
  ])('see the sink in %j', (text) => {
    expect(HTML_SINKS.test(text)).toBe(true)
  })

  it('see circles', () => {
    const imports = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['b']],
    ])
    expect(findCycle(imports)).toEqual(['b', 'd', 'b'])
    expect(
      findCycle(
        new Map([
          ['a', ['b', 'c']],
          ['b', ['c']],
        ]),
      ),
    ).toBeUndefined()
  })
})
