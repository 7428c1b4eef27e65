// `npm test`: installs what is missing, then runs every check and says how each went.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepareMachine, prepareNewerNode } from './support/machine.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
process.chdir(root)

const CHECKS = [
  { name: 'type check', script: 'typecheck' },
  { name: 'lint', script: 'lint' },
  { name: 'unit tests', script: 'test:unit' },
  { name: 'simulation', script: 'test:simulation' },
  { name: 'planted bugs', script: 'test:mutants' },
  { name: 'build', script: 'build' },
  { name: 'server tests', script: 'test:server' },
  { name: 'server tests on Node 24', script: 'test:server', isOnNewerNode: true },
  { name: 'two servers on PostgreSQL', script: 'test:postgres', needs: ['PostgreSQL'] },
  { name: 'store in both browsers', script: 'test:browser', needs: ['Chromium', 'Firefox'] },
  { name: 'deployment', script: 'test:deployment', needs: ['nginx', 'Caddy', 'OpenSSL', 'PostgreSQL'] },
  { name: 'stories in Chromium', script: 'test:e2e', needs: ['Chromium'] },
  { name: 'story in Firefox', script: 'test:firefox', needs: ['Firefox'] },
  { name: 'life after the tab', script: 'test:lifetime', needs: ['Chromium', 'Firefox'] },
  { name: 'size budgets', script: 'test:size' },
  { name: 'dead code', script: 'test:deadcode' },
  { name: 'package', script: 'test:package' },
]

if (!existsSync('node_modules/.package-lock.json')) {
  say('installing packages')
  if (!npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'])) npm(['install', '--no-audit', '--no-fund'])
}
const missing = prepareMachine(say)

// The registry has a newer Node for this system only.
const isOffered = process.platform === 'linux' && process.arch === 'x64'
const checks = CHECKS.filter(({ isOnNewerNode }) => !isOnNewerNode || isOffered)
const newerNode = isOffered ? prepareNewerNode(say) : undefined

const results = checks.map(({ name, script, needs = [], isOnNewerNode = false }) => {
  const lacking = needs.filter((need) => missing.includes(need))
  if (lacking.length > 0) return { name, passed: false, why: `without ${lacking.join(', ')}`, seconds: 0 }
  if (isOnNewerNode && !newerNode) return { name, passed: false, why: 'it could not be installed', seconds: 0 }
  say(name)
  const started = performance.now()
  const PATH = isOnNewerNode ? `${newerNode}${delimiter}${process.env.PATH}` : process.env.PATH
  const passed = npm(['run', '--silent', script], { PATH })
  return { name, passed, why: `npm run ${script}`, seconds: (performance.now() - started) / 1000 }
})

console.log()
for (const { name, passed, why, seconds } of results) {
  const verdict = passed ? 'passed' : `FAILED (${why})`
  console.log(`  ${name.padEnd(28)} ${seconds.toFixed(1).padStart(6)} s  ${verdict}`)
}
const failed = results.filter((result) => !result.passed).length
console.log(`\n${results.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

function npm(args, env = {}) {
  const options = { stdio: 'inherit', shell: process.platform === 'win32', env: { ...process.env, ...env } }
  return spawnSync('npm', args, options).status === 0
}

function say(text) {
  console.log(`\n› ${text}`)
}
