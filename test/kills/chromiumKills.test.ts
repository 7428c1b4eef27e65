import { test } from 'vitest'
import { attach } from '../support/attachedTab'
import { startChromium } from '../support/chromiumProcess'
import { killBrowsers } from './browserKills'

const KILLS = Number(process.env.KILLS_CHROMIUM ?? 10)

test(`${KILLS} kills of Chromium lose nothing and double nothing`, () =>
  killBrowsers(KILLS, async (profile, page) => {
    const chromium = startChromium(profile)
    const { run } = await attach(chromium, await chromium.open(page))
    return { run, kill: chromium.kill }
  }))
