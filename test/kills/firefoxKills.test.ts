import { test } from 'vitest'
import { startBareFirefox } from '../support/bareFirefox'
import { killBrowsers } from './browserKills'

const KILLS = Number(process.env.KILLS_FIREFOX ?? 10)

test(`${KILLS} kills of Firefox lose nothing and double nothing`, () =>
  killBrowsers(KILLS, async (profile, page) => {
    const firefox = await startBareFirefox(profile)
    const tab = await firefox.open(page)
    return { run: (expression) => firefox.evaluate(tab, expression), kill: firefox.kill }
  }))
