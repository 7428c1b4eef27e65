// `npm test`: installs what is missing, then runs every check and says how each went.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepareMachine, prepareNewerNode } from './support/machine.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
process.chdir(root)

/**
 * One stage after the other. The lanes of a stage run beside each other, the checks of a lane do not. What takes both
 * cores, or looks at when a browser does what, has a stage to itself.
 */
const STAGES = [
  [
    [
      { name: 'type check', script: 'typecheck' },
      { name: 'lint', script: 'lint' },
      { name: 'unit tests', script: 'test:unit' },
      { name: 'build', script: 'build' },
      { name: 'simulation', script: 'test:simulation' },
      { name: 'planted bugs', script: 'test:mutants' },
    ],
  ],
  [
    [
      { name: 'server tests', script: 'test:server' },
      { name: 'deployment', script: 'test:deployment', needs: ['nginx', 'Caddy', 'OpenSSL', 'PostgreSQL', 'Chromium'] },
      { name: 'size budgets', script: 'test:size' },
      { name: 'dead code', script: 'test:deadcode' },
      { name: 'package', script: 'test:package', needs: ['Chromium'] },
    ],
    [
      { name: 'npm start in a bare clone', script: 'test:start' },
      { name: 'two servers on PostgreSQL', script: 'test:postgres', needs: ['PostgreSQL'] },
      { name: 'generated starters', script: 'test:starters', needs: ['Python with its frameworks', 'nginx'] },
    ],
  ],
  [
    [
      { name: 'life after the tab', script: 'test:lifetime', needs: ['Chromium', 'Firefox'] },
      { name: 'stories in Chromium', script: 'test:e2e', needs: ['Chromium'] },
    ],
  ],
  [
    [
      { name: 'stories in Firefox', script: 'test:firefox', needs: ['Firefox'] },
      { name: 'story in WebKitGTK', script: 'test:webkit', needs: ['WebKitGTK'] },
      { name: 'kills', script: 'test:kills', needs: ['Chromium', 'Firefox'] },
    ],
    [
      { name: 'store in both browsers', script: 'test:browser', needs: ['Chromium', 'Firefox'] },
      { name: 'server tests on Node 24', script: 'test:server', isOnNewerNode: true },
    ],
  ],
]

/** Of what a check that failed has said, this much is said again at the end, where it is looked for. */
const SAID_LINES = 100

if (!existsSync('node_modules/.package-lock.json')) {
  say('installing packages')
  if (!npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'])) npm(['install', '--no-audit', '--no-fund'])
}
const missing = prepareMachine(say)

// The registry has a newer Node for this system only.
const isOffered = process.platform === 'linux' && process.arch === 'x64'
const newerNode = isOffered ? prepareNewerNode(say) : undefined

const results = []
for (const lanes of STAGES) {
  const done = await Promise.all(lanes.map((lane) => runLane(lane, lanes.length > 1)))
  results.push(...done.flat())
}

for (const { name, passed, said } of results)
  if (!passed && said)
    console.log(`\nHow ${name} ended:\n\n${said.trimEnd().split('\n').slice(-SAID_LINES).join('\n')}`)

console.log()
for (const { name, passed, why, seconds } of results) {
  const verdict = passed ? 'passed' : `FAILED (${why})`
  console.log(`  ${name.padEnd(28)} ${seconds.toFixed(1).padStart(6)} s  ${verdict}`)
}
const failed = results.filter((result) => !result.passed).length
console.log(`\n${results.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

async function runLane(lane, isBesideOthers) {
  const done = []
  for (const check of lane) if (!check.isOnNewerNode || isOffered) done.push(await runCheck(check, isBesideOthers))
  return done
}

async function runCheck({ name, script, needs = [], isOnNewerNode = false }, isBesideOthers) {
  const lacking = needs.filter((need) => missing.includes(need))
  if (lacking.length > 0) return { name, passed: false, why: `without ${lacking.join(', ')}`, seconds: 0 }
  if (isOnNewerNode && !newerNode) return { name, passed: false, why: 'it could not be installed', seconds: 0 }
  say(name)
  const started = performance.now()
  const PATH = isOnNewerNode ? `${newerNode}${delimiter}${process.env.PATH}` : process.env.PATH
  const { passed, said } = await runScript(script, { ...process.env, PATH }, isBesideOthers ? name : undefined)
  return { name, passed, said, why: `npm run ${script}`, seconds: (performance.now() - started) / 1000 }
}

/** What runs beside others, under a heading, says what it has to say when it is done. */
function runScript(script, env, heading) {
  const child = spawn('npm', ['run', '--silent', script], {
    env,
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const pieces = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece) => {
      pieces.push(piece)
      if (heading === undefined) process.stdout.write(piece)
    })
  return new Promise((resolve) => {
    const end = (passed) => resolve({ passed, said: String(Buffer.concat(pieces)) })
    child.on('error', () => end(false))
    child.on('close', (code) => {
      if (heading !== undefined) console.log(`\n${heading}:\n${Buffer.concat(pieces)}`)
      end(code === 0)
    })
  })
}

function npm(args) {
  return spawnSync('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0
}

function say(text) {
  console.log(`\n› ${text}`)
}
