/** Languages that there is a grammar for, in `grammars.ts`. The page knows their names only; grammars go to the worker. */
const LANGUAGES: ReadonlySet<string> = new Set(
  (
    'yaml json typescript tsx javascript jsx python go java kotlin rust csharp ' +
    'docker hcl shellscript sql xml html css toml markdown nginx ini properties'
  ).split(' '),
)

/** The server's words for languages that have other names here. */
const ALIASES = new Map(
  Object.entries({
    yml: 'yaml',
    ts: 'typescript',
    js: 'javascript',
    py: 'python',
    golang: 'go',
    dockerfile: 'docker',
    terraform: 'hcl',
    bash: 'shellscript',
    sh: 'shellscript',
    shell: 'shellscript',
    'c#': 'csharp',
    md: 'markdown',
  }),
)

/** The name under which a language can be highlighted; `undefined` leaves it plain. */
export function highlightable(language: string | undefined): string | undefined {
  const name = language?.toLowerCase() ?? ''
  const known = ALIASES.get(name) ?? name
  return LANGUAGES.has(known) ? known : undefined
}
