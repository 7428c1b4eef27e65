import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FAULTS, MATCH_FIELDS, ROUTES, readFaultScript } from '../../src/server/faults/faultScript'

const DOC = readFileSync(new URL('../../docs/fault-scripts.md', import.meta.url), 'utf8')

/** The cells of the tables' rows that begin with a word of code. */
const ROWS = new Map(
  DOC.split('\n').flatMap((line): [string, readonly string[]][] => {
    const [, name, ...rest] = line.split('|').map((cell) => cell.trim())
    const word = /^`(\w+)`$/.exec(name ?? '')?.[1]
    return word === undefined ? [] : [[word, rest.filter((cell) => cell !== '')]]
  }),
)

describe('the document on fault scripts', () => {
  it.each(FAULTS.map(({ entries }) => [entries.type.literal, Object.keys(entries)] as const))(
    'describes %s with every field of it, and its example is one',
    (type, fields) => {
      const [described = '', example = ''] = ROWS.get(type) ?? []
      for (const field of fields) if (field !== 'type') expect(described).toContain(`\`${field}\``)
      const fault: unknown = JSON.parse(example.replaceAll('`', ''))
      expect(readFaultScript([{ fault }]).wrong).toBeUndefined()
      expect(fault).toMatchObject({ type })
    },
  )

  it('names no fault that there is not', () => {
    const documented = [...ROWS]
      .filter(([, cells]) => cells.some((cell) => cell.includes('"type"')))
      .map(([name]) => name)
    expect(documented.filter((name) => name !== 'on').sort()).toEqual(
      FAULTS.map(({ entries }) => entries.type.literal).sort(),
    )
  })

  it('names everything a rule can match', () => {
    for (const field of MATCH_FIELDS) expect(ROWS.get(field)?.join()).toBeTruthy()
    for (const route of ROUTES) expect(ROWS.get('route')?.[0]).toContain(`\`${route}\``)
  })

  it('shows scripts that can be used', () => {
    const scripts = [...DOC.matchAll(/```json\n([\s\S]*?)```/g)].map(([, script]) => script ?? '')
    const inline = [...DOC.matchAll(/-d '([^']+)'|`(\[\{[^`]+\])`/g)].map(([, curl, code]) => curl ?? code ?? '')
    expect([scripts.length, inline.length]).toEqual([1, 2])
    for (const script of [...scripts, ...inline]) expect(readFaultScript(JSON.parse(script)).wrong).toBeUndefined()
  })
})
