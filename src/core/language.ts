/** Languages that code is highlighted in, by file ending. */
const BY_ENDING = new Map<string, string>(
  Object.entries({
    yaml: 'yaml',
    yml: 'yaml',
    json: 'json',
    ts: 'typescript',
    mts: 'typescript',
    tsx: 'tsx',
    js: 'javascript',
    mjs: 'javascript',
    cjs: 'javascript',
    jsx: 'jsx',
    py: 'python',
    go: 'go',
    mod: 'go',
    java: 'java',
    kt: 'kotlin',
    kts: 'kotlin',
    rs: 'rust',
    cs: 'csharp',
    tf: 'hcl',
    hcl: 'hcl',
    sh: 'shellscript',
    sql: 'sql',
    xml: 'xml',
    html: 'html',
    css: 'css',
    toml: 'toml',
    md: 'markdown',
    conf: 'nginx',
    ini: 'ini',
    cfg: 'ini',
    properties: 'properties',
    txt: 'text',
  }),
)

/** The language of a file by its name or path; `undefined` when the name does not tell. */
export function languageOf(path: string | undefined): string | undefined {
  const name = path?.split('/').at(-1)?.toLowerCase()
  if (!name) return undefined
  if (name === 'dockerfile' || name.startsWith('dockerfile.') || name.endsWith('.dockerfile')) return 'dockerfile'
  return BY_ENDING.get(name.slice(name.lastIndexOf('.') + 1))
}
