import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ROOT } from './support/sources'

const document = readFileSync(`${ROOT}/docs/faults.md`, 'utf8')
/** Every row of its tables but their heads. */
const rows = document.split('\n').filter((line) => line.startsWith('|') && !/^\|[\s-]*\||^\| what happens/.test(line))
const NAMED = /`([^`]+\.(?:test|spec)\.ts)`((?: [“][^”]+[”],?)*)/g

it('names at least one test in every row', () => {
  expect(rows.length).toBeGreaterThan(25)
  expect(rows.filter((row) => [...row.matchAll(NAMED)].length === 0)).toEqual([])
})

it('names tests that there are, in the words that they have', () => {
  const missing = [...document.matchAll(NAMED)].flatMap(([, path = '', names = '']) => {
    const file = `${ROOT}/test/${path}`
    if (!existsSync(file)) return [path]
    const text = readFileSync(file, 'utf8')
    return [...names.matchAll(/“([^”]+)”/g)]
      .filter(([, name = '']) => !text.includes(name))
      .map(([name]) => `${path} ${name}`)
  })
  expect(missing).toEqual([])
})
