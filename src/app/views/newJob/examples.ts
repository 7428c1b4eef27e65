import type { IconName } from '../../icons/iconNames'

export interface Example {
  readonly file: string
  readonly name: string
  readonly about: string
  readonly icon: IconName
}

/** Graphs that ship with the app, under `/examples/`. */
export const EXAMPLES: readonly Example[] = [
  {
    file: 'web-shop.json',
    name: 'Web shop',
    about: 'Services behind an ingress, with a database and a cache',
    icon: 'cube',
  },
  {
    file: 'event-pipeline.json',
    name: 'Event pipeline',
    about: 'Producers and workers around a message queue',
    icon: 'queue',
  },
  {
    file: 'platform-basics.json',
    name: 'Platform basics',
    about: 'Namespaces, roles, quotas and policies of a shared cluster',
    icon: 'shield',
  },
]

/** @throws {Error} where the example is neither cached nor reachable */
export async function loadExample(example: Example): Promise<string> {
  const response = await fetch(`/examples/${example.file}`)
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return response.text()
}
