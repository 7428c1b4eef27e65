import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const SMALL = graphFile('small-5-museum-audioguide.json')
export const MEDIUM = graphFile('medium-25-bike-sharing.json')

interface GraphBody {
  readonly graph: {
    readonly id: string
    readonly name: string
    readonly nodes: readonly { readonly id: string; readonly name: string; readonly nodeType: string }[]
  }
}

function graphFile(name: string) {
  const path = fileURLToPath(new URL(`../support/graphs/${name}`, import.meta.url))
  return { path, body: JSON.parse(readFileSync(path, 'utf8')) as GraphBody }
}
