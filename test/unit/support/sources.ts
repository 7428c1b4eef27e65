import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

export interface Source {
  /** From the root of the repository, with forward slashes. */
  readonly path: string
  readonly text: string
}

/** Every file under a folder whose name ends like this. */
export function sourcesIn(folder: string, endings: RegExp): readonly Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(ROOT, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }))
}

/** The text without comments, and with strings emptied: what is left is what runs. */
export function codeOnly(text: string): string {
  return text.replace(NOT_CODE, (match) => {
    if (match.startsWith('/')) return ''
    return match.startsWith('`') ? keepInserts(match) : `''`
  })
}

const NOT_CODE = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|\$\{[^}]*\}|[^`\\])*`/g

function keepInserts(template: string): string {
  return [...template.matchAll(/\$\{([^}]*)\}/g)].map(([, insert]) => `(${insert})`).join('')
}

/** What a file imports, of whatever kind, types included. */
export function specifiersOf(text: string): readonly string[] {
  const found = text.matchAll(
    /^\s*(?:import|export)\b[^'";]*?\bfrom\s*'([^']+)'|^\s*import\s*'([^']+)'|\bimport\(\s*'([^']+)'|\bnew URL\(\s*'([^']+\.[jt]sx?)',\s*import\.meta\.url/gm,
  )
  return [...found].map(([, a, b, c, d]) => a ?? b ?? c ?? d ?? '')
}

/** The text without what the compiler takes out: types tie nothing together when it runs. */
export function withoutTypeImports(text: string): string {
  return text.replace(/^(?:import|export) type\b[^'";]*?\bfrom\s*'[^']+'/gm, '')
}

/** Relative imports as paths from the root, without their ending; `undefined` for packages. */
export function resolveImport(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  return join(dirname(from), specifier)
    .split(sep)
    .join('/')
    .replace(/\.(ts|tsx|mjs|js)(\?.*)?$/, '')
}

/** The first way found that leads from a file back to itself. */
export function findCycle(imports: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>()
  const walk = (file: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const next of imports.get(file) ?? []) {
      const cycle = walk(next, [...way, file])
      if (cycle) return cycle
    }
    done.add(file)
    return undefined
  }
  for (const file of imports.keys()) {
    const cycle = walk(file, [])
    if (cycle) return cycle
  }
  return undefined
}
