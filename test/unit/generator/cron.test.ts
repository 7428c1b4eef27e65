import { describe, expect, it } from 'vitest'
import { isCron } from '../../../src/server/generator/cron'
import { generated, graphOf } from './generated'

it.each([
  '* * * * *',
  '*/15 2,4 1-15 JAN-mar MON-fri',
  '0 3 * * 0',
  '5/10 * ? * *',
  '@daily',
  '@every 15m',
  '59 23 31 12 6',
])('takes %s', (text) => expect(isCron(text)).toBe(true))

it.each([
  ...['', '* * * *', '* * * * * *', '60 * * * *', '* 24 * * *', '* * 0 * *', '* * * 13 *', '* * * * 7', '*/0 * * * *'],
  ...['5-1 * * * *', 'x * * * *', '* * * mon *', '1-2-3 * * * *', '@never', '*/a * * * *', ', * * * *', '*  * * * *'],
])('refuses %j', (text) => expect(isCron(text)).toBe(false))

describe('a CRONJOB', () => {
  const made = (spec: object) => generated(graphOf([{ nodeType: 'CRONJOB', name: 'settle', spec }]))

  it('runs when the graph says', () => {
    expect(made({ schedule: '15 2 * * *' }).the('CronJob', 'settle').spec).toMatchObject({
      schedule: '15 2 * * *',
      suspend: false,
    })
  })

  it('rests when the schedule is none, and says why', () => {
    const { the, text } = made({ schedule: '61 2 * * *' })
    expect(the('CronJob', 'settle').spec).toMatchObject({ schedule: '0 0 * * *', suspend: true })
    expect(text('settle')).toContain('"61 2 * * *" is no schedule')
  })
})

it('makes a backup at night, and says so, when its schedule is none', () => {
  const database = { engine: 'postgresql', backupSchedule: 'nightly' }
  const { the, text } = generated(graphOf([{ nodeType: 'DATABASE', name: 'db', database }]))
  expect(the('CronJob', 'db-dump').spec).toMatchObject({ schedule: '0 3 * * *' })
  expect(text('db')).toContain('"nightly" is no schedule')
})
