/** Room for the suffixes below and for what Kubernetes appends to the names of pods. */
const LONGEST = 40
/**
 * What the generators append to the names of nodes of a type. Words that people seldom end a name with (`-config` would
 * be common), so that names stay as they were drawn.
 */
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  MICROSERVICE: ['settings'],
  PROXY: ['settings'],
  LOAD_BALANCER: ['settings'],
  GATEWAY: ['settings'],
  MONITORING: ['settings'],
  CACHE: ['headless', 'settings'],
  DATABASE: ['headless', 'login', 'dump'],
  MESSAGE_QUEUE: ['headless', 'login', 'topics'],
  STATEFULSET: ['headless'],
}

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

/** Gives out names that are unique in their namespace, with what the generators append. */
export function createNames() {
  const taken = new Set<string>()
  return (space: string, wanted: string, type: string): string => {
    const claims = (name: string) => ['', ...(SUFFIXES[type] ?? [])].map((end) => `${space}/${name}${end && `-${end}`}`)
    let name = wanted
    for (let count = 2; claims(name).some((claim) => taken.has(claim)); count++) name = `${wanted}-${count}`
    for (const claim of claims(name)) taken.add(claim)
    return name
  }
}

/** A key of a ConfigMap or Secret. */
export function dataKey(text: string): string {
  const key = text.replace(/[^-._a-zA-Z0-9]+/g, '_').slice(0, 200)
  return key === '' || key === '.' || key === '..' ? '_' : key
}

/** Whether Kubernetes takes it as the name of a variable: `discovery.type` is one. */
export function isEnvName(text: string): boolean {
  return /^[A-Za-z_][-.A-Za-z0-9_]*$/.test(text)
}

/** Whether a program reads it as a variable, rather than as a file called `tiers.json`. */
export function isShellName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text)
}

/** `guide-db` → `GUIDE_DB`. */
export function envName(name: string): string {
  const upper = name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')
  return /^[A-Z_]/.test(upper) ? upper : `_${upper}`
}
