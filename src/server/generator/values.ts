import type { GraphNode } from '../../core/kubegram'

/** What a node says about itself, read with care: any key may hold anything. The family's own object comes first. */
export interface Values {
  text(...keys: readonly string[]): string | undefined
  number(least: number, most: number, ...keys: readonly string[]): number | undefined
  /** Of a list of ports, the first. */
  port(...keys: readonly string[]): number | undefined
  /** Of a list of ports, those after the first. */
  ports(...keys: readonly string[]): readonly NamedPort[]
  quantity(...keys: readonly string[]): string | undefined
  flag(...keys: readonly string[]): boolean
  texts(...keys: readonly string[]): readonly string[]
  entries(...keys: readonly string[]): readonly (readonly [string, string])[]
  objects(...keys: readonly string[]): readonly Values[]
  object(key: string): Values
  /** A container image's reference. */
  image(...keys: readonly string[]): string | undefined
  /** One word of a closed list, in any case. */
  word<W extends string>(words: readonly W[], ...keys: readonly string[]): W | undefined
  /** Text that matches, else nothing. */
  matching(pattern: RegExp, ...keys: readonly string[]): string | undefined
}

export interface NamedPort {
  readonly name: string
  readonly port: number
  readonly target: number | undefined
}

/** Where a node keeps the settings of its kind. */
export const FAMILIES = [
  'microservice',
  'database',
  'cache',
  'messageQueue',
  'proxy',
  'loadBalancer',
  'gateway',
  'monitoring',
  'spec',
] as const

const QUANTITY = /^\d{1,12}(\.\d{1,3})?(m|Ki|Mi|Gi|Ti|Pi|k|M|G|T|P)?$/
const PORT_NAME = /^(?=.{1,15}$)[a-z0-9]*[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const IMAGE = /^[a-z0-9][\w./@-]{0,200}(:[\w.-]{1,128})?(@sha256:[a-f0-9]{64})?$/i

export function valuesOf(node: GraphNode): Values {
  return reader([...FAMILIES.map((family) => own(node, family)), ...insideSpec(own(node, 'spec')), node])
}

/** A `spec` may be that of a manifest: what pods do stands in their first container, or in a CronJob's job. */
function insideSpec(spec: unknown): readonly unknown[] {
  const job = own(own(spec, 'jobTemplate'), 'spec')
  const pods = [spec, own(own(spec, 'template'), 'spec'), own(own(job, 'template'), 'spec')]
  const container = pods.map((pod) => firstOf(own(pod, 'containers'))).find(isObject)
  return [container, job]
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value
}

function reader(sources: readonly unknown[]): Values {
  const find = <T>(keys: readonly string[], accept: (value: unknown) => T | undefined): T | undefined => {
    for (const key of keys) {
      for (const source of sources) {
        const accepted = accept(own(source, key))
        if (accepted !== undefined) return accepted
      }
    }
    return undefined
  }
  const values: Values = {
    text: (...keys) => find(keys, plainText),
    number: (least, most, ...keys) => find(keys, (value) => integer(value, least, most)),
    port: (...keys) => find(keys, (value) => portOf(firstOf(value), keys)),
    ports: (...keys) =>
      find(['ports'], (value) => (Array.isArray(value) ? value.slice(1).flatMap(portEntry(keys)) : undefined)) ?? [],
    quantity: (...keys) => values.matching(QUANTITY, ...keys),
    flag: (...keys) => find(keys, (value) => (value === true || value === 'true' ? true : undefined)) ?? false,
    texts: (...keys) => find(keys, textList) ?? [],
    entries: (...keys) => find(keys, textEntries) ?? [],
    objects: (...keys) =>
      find(keys, (value) =>
        Array.isArray(value) ? value.filter(isObject).map((item) => reader([item])) : undefined,
      ) ?? [],
    object: (key) => reader(sources.map((source) => own(source, key))),
    image: (...keys) => values.matching(IMAGE, ...keys),
    word: (words, ...keys) =>
      find(keys, (value) => words.find((word) => word.toLowerCase() === plainText(value)?.toLowerCase())),
    matching: (pattern, ...keys) =>
      find(keys, (value) => {
        const text = plainText(value)
        return text !== undefined && pattern.test(text) ? text : undefined
      }),
  }
  return values
}

function own(source: unknown, key: string): unknown {
  return isObject(source) && Object.hasOwn(source, key) ? source[key] : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function plainText(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** A number, or the first of these keys that says one: ports of manifests are objects. */
function portOf(value: unknown, keys: readonly string[]): number | undefined {
  if (!isObject(value)) return integer(value, 1, 65_535)
  return keys.map((key) => integer(own(value, key), 1, 65_535)).find((port) => port !== undefined)
}

function portEntry(keys: readonly string[]): (value: unknown) => readonly NamedPort[] {
  return (value) => {
    const port = portOf(value, keys)
    const target = portOf(value, ['targetPort', 'containerPort'])
    const said = plainText(own(value, 'name'))
    return port === undefined ? [] : [{ name: said && PORT_NAME.test(said) ? said : `port-${port}`, port, target }]
  }
}

function integer(value: unknown, least: number, most: number): number | undefined {
  const read = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value
  return typeof read === 'number' && Number.isInteger(read) && read >= least && read <= most ? read : undefined
}

function textList(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined
  return value.map(plainText).filter((item) => item !== undefined)
}

/** `{name: value}`, or a list of `{name, value}`. */
function textEntries(value: unknown): readonly (readonly [string, string])[] | undefined {
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const name = plainText(own(item, 'name') ?? own(item, 'key'))
      // Its value stands elsewhere.
      if (name === undefined || isObject(own(item, 'valueFrom'))) return []
      return [[name, asText(own(item, 'value'))] as const]
    })
  }
  if (!isObject(value)) return undefined
  return Object.entries(value).map(([key, item]) => [key, asText(item)] as const)
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
