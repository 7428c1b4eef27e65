// `npm run report:schedule`: how late finished jobs are seen, and with how many requests, on the documented schedule
// and on plans learned from 20 jobs. One seeded simulation; test/unit/core/adaptive.test.ts holds its figures.
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const SEED = 20_260_101
const USERS = 200

const file = fileURLToPath(new URL('../unit/support/scheduleTrial.ts', import.meta.url))
const { module } = await runnerImport(file, { configFile: false, logLevel: 'error' })

console.log('seconds late (requests), mean of jobs of log-normal length, sigma 0.9, after 20 jobs\n')
console.log('median    documented       adaptive (thrifty)   adaptive (eager)')
for (const medianMs of [40_000, 90_000, 360_000]) {
  const trial = (flavour) => module.runTrial({ seed: SEED, medianMs, flavour, users: USERS })
  const thrifty = trial('thrifty')
  const eager = trial('eager')
  const row = [thrifty.documented, thrifty.learned, eager.learned].map(spell)
  console.log(`${String(medianMs / 1000).padStart(4)} s    ${row.join('      ')}`)
}

function spell({ lateSeconds, requests }) {
  return `${lateSeconds.toFixed(1).padStart(5)} s (${requests.toFixed(2)})`
}
