import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from './startError'

const NAME = 'server.lock'
const TRIES = 5

/** Folders that this process holds itself: its own pid in a lock file is otherwise a leftover of an earlier life. */
const held = new Set<string>()

interface Holder {
  readonly pid: number
  /** When the process began, where the system says so: a pid alone may be somebody else's by now. */
  readonly began?: string
}

/**
 * Makes this process the only one on `folder`, until the returned function is called. A lock whose process is dead is
 * taken over.
 * @throws {StartError} when the folder cannot be written or another process holds it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const lock = join(folder, NAME)
  const own = `${lock}.${process.pid}`
  if (held.has(lock)) throw inUse(folder, process.pid)
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(own, JSON.stringify(await identify(process.pid)))
  } catch (error) {
    throw notWritable(folder, error)
  }
  try {
    await take(folder, lock, own)
  } finally {
    await rm(own, { force: true })
  }
  held.add(lock)
  return async () => {
    if (held.delete(lock)) await rm(lock, { force: true })
  }
}

/** `link` fails when the name exists: of several processes one succeeds, with its pid already inside. */
async function take(folder: string, lock: string, own: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      await link(own, lock)
      return
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw notWritable(folder, error)
    }
    const holder = await readHolder(lock)
    if (holder && (await isAlive(holder))) throw inUse(folder, holder.pid)
    await putAside(lock, holder)
  }
  throw new StartError(`The data folder ${folder} could not be locked: other processes keep taking it.`)
}

/** Renaming moves exactly one file: what turns out to be a newer lock than the one looked at is put back. */
async function putAside(lock: string, stale: Holder | undefined): Promise<void> {
  const aside = `${lock}.${process.pid}.old`
  try {
    await rename(lock, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  const moved = await readHolder(aside)
  if (moved?.pid !== stale?.pid) await link(aside, lock).catch(() => undefined)
  await rm(aside, { force: true })
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const read: unknown = JSON.parse(await readFile(path, 'utf8'))
    const { pid, began } = read as { pid?: unknown; began?: unknown }
    if (typeof pid !== 'number') return undefined
    return { pid, ...(typeof began === 'string' ? { began } : {}) }
  } catch {
    // Unreadable or gone: nobody's.
    return undefined
  }
}

async function isAlive(holder: Holder): Promise<boolean> {
  // This process holds nothing yet, so that its pid was somebody else's.
  if (holder.pid === process.pid) return false
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false
  }
  const now = await identify(holder.pid)
  return holder.began === undefined || now.began === undefined || now.began === holder.began
}

async function identify(pid: number): Promise<Holder> {
  try {
    const [boot, stat] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ])
    // After the command's closing bracket the start time is the 20th word.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    return { pid, began: `${boot.trim()} ${ticks}` }
  } catch {
    return { pid }
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code
}

function inUse(folder: string, pid: number): StartError {
  return new StartError(
    `The data folder ${folder} is in use by another server (process ${pid}). ` +
      'Stop that one, or set KUBEGRAM_DATA_DIR to another folder.',
  )
}

function notWritable(folder: string, error: unknown): StartError {
  const reason = error instanceof Error ? error.message : String(error)
  return new StartError(
    `The data folder ${folder} cannot be written (${reason}). Set KUBEGRAM_DATA_DIR to a folder that can.`,
  )
}
