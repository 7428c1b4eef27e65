// What has to be there before the server can run: packages, then the build. Plain JavaScript without dependencies,
// because it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const OLDEST_NODE = [20, 19]
const LOCK = 'package-lock.json'
/** Everything that is built in: the version comes from package.json, the news from the changelog. */
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'tsconfig.json', 'package.json', 'CHANGELOG.md', LOCK]
const BUILT = ['dist/app/index.html', 'dist/server/main.js']
const SHOWN_LINES = 30

/** Something the reader can put right; the message is shown as it is. */
export class PrepareError extends Error {}

export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isOldEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
  if (isOldEnough) return
  throw new PrepareError(
    `Kubegram Codegen needs Node ${OLDEST_NODE.join('.')} or newer; this is Node ${version}. See https://nodejs.org`,
  )
}

/** Installs the packages unless those of this lock file are there already. */
export function installIfNeeded(root = ROOT, say = print, run = npm) {
  const lock = hashOf(root, [LOCK])
  const stamp = join(root, '.cache', 'installed')
  const isThere = existsSync(join(root, 'node_modules', '.package-lock.json'))
  if (isThere && readStamp(stamp) === lock) return false
  // Somebody else installed these very packages: nothing to do but to remember it.
  if (isThere && isInstalledFrom(root)) {
    writeStamp(stamp, lock)
    return false
  }
  say('Installing packages …')
  // Everything is a development dependency, as what is published is the library alone.
  const options = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  // A lock made on another system may lack this one's optional parts: then `ci` refuses and `install` adds them.
  const first = run(root, ['ci', ...options])
  if (!first.isDone) {
    const second = run(root, ['install', ...options])
    if (!second.isDone) throw new PrepareError(`The packages could not be installed. npm said:\n${tail(second.output)}`)
  }
  // `npm install` may have completed the lock.
  writeStamp(stamp, hashOf(root, [LOCK]))
  return true
}

/** Builds unless the build there was made from these very sources. */
export function buildIfNeeded(root = ROOT, say = print, run = npm) {
  const sources = hashOf(root, SOURCES)
  const stamp = join(root, '.cache', 'built')
  if (readStamp(stamp) === sources && BUILT.every((file) => existsSync(join(root, file)))) return false
  say('Building …')
  const build = run(root, ['run', '--silent', 'build'])
  if (!build.isDone) throw new PrepareError(`The build failed. It said:\n${tail(build.output)}`)
  writeStamp(stamp, sources)
  return true
}

/** One hash over names and contents, in an order that does not depend on the file system. */
function hashOf(root, paths) {
  const hash = createHash('sha256')
  for (const path of paths.flatMap((path) => filesUnder(root, path))) {
    const content = readFileSync(join(root, path))
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

function filesUnder(root, path) {
  const full = join(root, path)
  if (!existsSync(full)) return []
  const entries = readdirSync(dirname(full), { withFileTypes: true })
  const isFolder = entries.some((entry) => entry.isDirectory() && join(dirname(full), entry.name) === full)
  if (!isFolder) return [path]
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesUnder(root, `${path}/${name}`))
}

/** npm notes what it installed; a package that differs from the lock means that the lock has changed since. */
function isInstalledFrom(root) {
  try {
    const wanted = JSON.parse(readFileSync(join(root, LOCK), 'utf8')).packages
    const present = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages
    return Object.entries(wanted).every(([name, { version, optional }]) => {
      return name === '' || optional === true || present[name]?.version === version
    })
  } catch {
    return false
  }
}

function readStamp(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined
}

function writeStamp(path, hash) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${hash}\n`)
}

function npm(root, args) {
  const windows = process.platform === 'win32'
  const { status, stdout, stderr, error } = spawnSync('npm', args, { cwd: root, encoding: 'utf8', shell: windows })
  return { isDone: status === 0, output: error ? error.message : `${stdout}${stderr}` }
}

function tail(output) {
  return output.trim().split('\n').slice(-SHOWN_LINES).join('\n')
}

function print(line) {
  process.stdout.write(`${line}\n`)
}
