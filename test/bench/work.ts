/** What the benchmark stores: answers of realistic size, the same for every layout. */
const LINE = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: service\n  labels: {app: web}\n'

let seed = 1
/** From here on random numbers are the same whenever they follow the same text. */
function startFrom(text: string): void {
  seed = 1
  for (const sign of text) seed = (Math.imul(seed, 31) + sign.charCodeAt(0)) >>> 0
}

function random(): number {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
  return seed / 0x1_0000_0000
}

/** 0.5 to 20 KB a node, about 4 KB in the mean. */
function code(id: string): string {
  const units = 500 + Math.floor(random() ** 4 * 17_500)
  let text = `# ${id}\n`
  while (text.length < units) text += `${LINE}  # ${random()}\n`
  return text
}

export function answer(nodes: number, prefix = 'n'): string {
  startFrom(prefix)
  const list = Array.from({ length: nodes }, (_, i) => {
    const id = `${prefix}${i}`
    return { id, name: id, nodeType: 'DEPLOYMENT', config: code(id), generatedCodeMetadata: { path: `${id}/app.yaml` } }
  })
  return JSON.stringify({ graphId: 'server', nodes: list })
}

/** In an order that is another one each time, and the same in every run. */
export function shuffled<T>(list: readonly T[]): readonly T[] {
  return list
    .map((one) => [random(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one)
}
