import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Found } from './found'
import { startStage, untilAllEnded } from './stage'

/** A browser with a tab at the page. */
export interface Life {
  /** Evaluates an expression in the tab, awaiting its promise. */
  run<T>(expression: string): Promise<T>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
}

/** Of a round: the history keeps a hundred. */
const KILLS_A_ROUND = 50
const JOBS_A_LIFE = 2
/** A browser is killed within this of its first submission, or of the word that it is saved. */
const LIFE_MS = 1_500

/** Kills a browser again and again while it submits and follows jobs, on one profile; then looks what is there. */
export async function killBrowsers(kills: number, begin: (profile: string, page: string) => Promise<Life>) {
  for (let left = kills; left > 0; left -= KILLS_A_ROUND) await round(Math.min(left, KILLS_A_ROUND), begin)
}

async function round(kills: number, begin: (profile: string, page: string) => Promise<Life>): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'kubegram-kills-'))
  const stage = await startStage({ jobSeconds: 2 })
  const count = kills * JOBS_A_LIFE
  const jobs = Array.from({ length: count }, (_, index) => stage.job(index + 1))
  let life: Life | undefined
  try {
    for (let killed = 0; killed < kills; killed++) {
      life = await begin(profile, stage.page)
      await checkAcknowledged(stage.acknowledged, life)
      await life.run('kills.wake()')
      const own = jobs.slice(killed * JOBS_A_LIFE, (killed + 1) * JOBS_A_LIFE)
      const known = stage.acknowledged.size
      // Nobody hears how it ends.
      void life.run(`kills.submit(${JSON.stringify(own)})`).catch(() => undefined)
      // Every other one lives to acknowledge something.
      while (killed % 2 === 1 && stage.acknowledged.size === known) await sleep(10)
      await sleep(Math.random() * LIFE_MS)
      await life.kill()
    }
    life = await begin(profile, stage.page)
    await checkAcknowledged(stage.acknowledged, life)
    console.log(
      `${kills} browsers killed; ${stage.acknowledged.size} of ${count} submissions were acknowledged by then`,
    )
    // As a user does who was not told that it is saved: the same again.
    await life.run(`kills.submit(${JSON.stringify(jobs)})`)
    await life.run('kills.ping()')
    await untilAllEnded(life.run)
    await stage.verify(await life.run<Found>('kills.found()'), count)
  } finally {
    await life?.kill().catch(() => undefined)
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    await stage.dispose()
  }
}

/** Right after the start, before anything goes on: what was acknowledged is there. */
async function checkAcknowledged(acknowledged: ReadonlySet<string>, life: Life): Promise<void> {
  const ids = await life.run<readonly string[]>('kills.ids()')
  expect([...acknowledged].filter((id) => !ids.includes(id))).toEqual([])
  await life.run('kills.start()')
}
