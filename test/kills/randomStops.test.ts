import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { attach } from '../support/attachedTab'
import { startChromium } from '../support/chromiumProcess'
import type { Found } from './found'
import { startStage, untilAllEnded } from './stage'

const STOPS = Number(process.env.KILLS_STOPS ?? 1_000)
const STOPS_A_ROUND = Math.min(STOPS, 1_000)
/** Of a round: the history keeps no more. */
const JOBS = 100
/** A worker lives for up to so long. */
const LIFE_MS = 100

const rounds = Array.from({ length: Math.ceil(STOPS / STOPS_A_ROUND) }, (_, index) => index + 1)

test.each(rounds)(`${STOPS_A_ROUND} stops of the worker lose nothing and double nothing, round %i`, async () => {
  const profile = await mkdtemp(join(tmpdir(), 'kubegram-kills-'))
  const stage = await startStage({ jobSeconds: 8 })
  const chromium = startChromium(profile)
  try {
    const { run, running, stop } = await attach(chromium, await chromium.open(stage.page))
    await run('kills.start()')
    const submissions: Promise<unknown>[] = []
    const from = performance.now()
    for (let stops = 1; stops <= STOPS_A_ROUND; stops++) {
      // There are always some that are new, and some under way.
      while (submissions.length < Math.min(JOBS, (JOBS * stops) / STOPS_A_ROUND))
        submissions.push(run(`kills.submit([${JSON.stringify(stage.job(submissions.length + 1))}])`))
      await run('kills.wake()')
      await running()
      await sleep(Math.random() * LIFE_MS)
      await stop()
    }
    console.log(`${STOPS_A_ROUND} stops in ${((performance.now() - from) / 1000).toFixed(0)} s`)
    await Promise.all(submissions)
    expect(stage.acknowledged.size).toBe(JOBS)
    await run('kills.wake()')
    await run('kills.ping()')
    await untilAllEnded(run)
    await stage.verify(await run<Found>('kills.found()'), JOBS)
  } finally {
    await chromium.kill()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    await stage.dispose()
  }
})
