import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readChangelog, releasesAfter } from '../../../src/core/changelog'
import { ROOT } from '../support/sources'

const TEXT = `# Changelog
Words before.
## 0.10.0 (2027-01-02)

- One
  on two lines.
- Two

## 0.9.1
* Three

## Not a version
- Nothing
`

it('is read with versions, dates and items of several lines', () => {
  expect(readChangelog(TEXT)).toEqual([
    { version: '0.10.0', date: '2027-01-02', changes: ['One on two lines.', 'Two'] },
    { version: '0.9.1', changes: ['Three'] },
  ])
  expect(readChangelog('<!doctype html>')).toEqual([])
})

it.each([
  ['0.9.1', ['0.10.0']],
  ['0.9.0', ['0.10.0', '0.9.1']],
  ['0.10.0', []],
  ['1.0.0', []],
  ['0.9', ['0.10.0', '0.9.1']],
])('after %s come %j', (version, later) => {
  expect(releasesAfter(readChangelog(TEXT), version).map((release) => release.version)).toEqual(later)
})

it('of the project begins with its present version, and says something of each', () => {
  const { version } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as { version: string }
  const releases = readChangelog(readFileSync(`${ROOT}/CHANGELOG.md`, 'utf8'))
  expect(releases[0]?.version).toBe(version)
  expect(releases.filter(({ changes }) => changes.length === 0)).toEqual([])
})
