/** Room for the suffixes below and for what Kubernetes appends to the names of pods. */
const LONGEST = 40
/**
 * What the generators append to a node's name. Names are given so that no two can meet, with or without suffix; words
 * that people seldom end a name with (`-config` would be common), so that names stay as they were drawn.
 */
export const SUFFIXES = ['settings', 'login', 'headless', 'dump', 'topics'] as const

/** Any text as an RFC 1123 label of at most 40 characters; `fallback` where nothing is left. */
export function dnsLabel(text: string, fallback: string): string {
  const label = text
    .normalize('NFKD')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '')
  // A Service's name must start with a letter.
  return label === '' ? fallback : /^[a-z]/.test(label) ? label : `n-${label}`.replace(/-+$/, '')
}

/** Gives out names that are unique in their namespace, suffixes included. */
export function createNames() {
  const taken = new Set<string>()
  const free = (space: string, name: string) =>
    !taken.has(`${space}/${name}`) && SUFFIXES.every((suffix) => !taken.has(`${space}/${name}-${suffix}`))
  return (space: string, wanted: string): string => {
    let name = wanted
    for (let count = 2; !free(space, name); count++) name = `${wanted}-${count}`
    taken.add(`${space}/${name}`)
    for (const suffix of SUFFIXES) taken.add(`${space}/${name}-${suffix}`)
    return name
  }
}

/** A key of a ConfigMap or Secret. */
export function dataKey(text: string): string {
  const key = text.replace(/[^-._a-zA-Z0-9]+/g, '_').slice(0, 200)
  return key === '' || key === '.' || key === '..' ? '_' : key
}

export function isEnvName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text)
}

/** `guide-db` → `GUIDE_DB`. */
export function envName(name: string): string {
  const upper = name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')
  return /^[A-Z_]/.test(upper) ? upper : `_${upper}`
}
