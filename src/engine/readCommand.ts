import { MOST_BATCH_LIMIT } from '../core/batch'
import { type Check, type Fields, wrongField } from '../core/check'
import { CodegenError, failure } from '../core/failure'
import { get, isObject } from '../core/json'
import { type Command, PROTOCOL } from '../core/protocol'

const MOST_AT_ONCE = 1_000
const MOST_LABEL_UNITS = 200
const id = matches(/^[\w-]{1,128}$/)
const flag: Check = (value) => typeof value === 'boolean'
const text: Check = (value) => typeof value === 'string'
const graphId: Check = (value) => typeof value === 'string' && value.length <= 1_024
/** A path of this origin, or another server's address; never `//host`, which is both. */
const basePath = matches(/^(?!.{2001})(https?:\/\/[^/?#@\s]+)?(\/[^/?#\s][^?#\s]*)?$/)
const teamId = matches(/^\d{1,18}$/)
const token = matches(/^[\x21-\x7e]{1,16384}$/)
const account: Check = (value) => typeof value === 'string' && value.length > 0 && value.length <= 1_024
/** Requests and schedules are read again where they are used: `readInput` and `resolvePolling` are their decoders. */
const generation: Check = (value) => Number.isSafeInteger(value) && (value as number) > 0
/** As it comes from a list of versions; what names nothing changes nothing. */
const version = { graphId, generation, nodeId: optional(text) }
const label: Check = (value) => typeof value === 'string' && value.length <= MOST_LABEL_UNITS
const newJob = { id, graphId, request: isObject, polling: isObject, batchId: optional(id) }
const jobs = listOf((job) => wrongField(job, newJob) === undefined)
const retries = listOf((one) => wrongField(one, { id, newId: id }) === undefined)
const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0
const imports = listOf((one) => wrongField(one, { id, serverJobId: text, tookMs: optional(count) }) === undefined)
const batchLimit: Check = (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MOST_BATCH_LIMIT

/** A job of our own making, as a backup keeps it: enough is checked that nothing breaks on it. */
const isRestoredJob: Check = (value) => {
  const job = isObject(value) ? get(value, 'job') : undefined
  const request = isObject(value) ? get(value, 'request') : undefined
  return wrongField(job, restoredJob) === undefined && (request === undefined || isObject(request))
}
const aNumber: Check = (value) => Number.isFinite(value)
const restoredJob = {
  ...{ id, graphId, graphName: text, nodeCount: aNumber, state: text, revision: aNumber, polling: isObject },
  ...{ createdAt: aNumber, updatedAt: aNumber, finishedAt: aNumber, attempt: aNumber, tries: aNumber },
  timeline: Array.isArray,
}

/** By hand, not by a schema library: these few checks are all the worker needs of one, and every byte of it counts. */
const COMMANDS: Readonly<Record<Command['type'], Fields>> = {
  wake: {},
  submit: { jobs },
  attach: { id, serverJobId: text, graphId: optional(graphId), polling: isObject },
  import: { jobs: imports, polling: isObject },
  listServerJobs: { offset: count },
  cancel: { id },
  cancelAll: { ids: listOf(id) },
  retry: { id, newId: id },
  retryAll: { jobs: retries },
  checkNow: { id: optional(id) },
  heard: { serverJobId: id },
  forget: { id },
  seen: {},
  clearCode: { graphId: optional(graphId) },
  markVersion: { ...version, label: optional(orNull(label)), pinned: optional(flag) },
  restoreVersion: { ...version, id },
  deleteCode: { id, graphId, generation: optional(generation), nodeId: optional(text) },
  undoDelete: { id, graphId },
  importCode: { id, graph: isObject, revision: optional(generation) },
  restoreJobs: { jobs: (value) => Array.isArray(value) && value.every(isRestoredJob) },
  tidy: { graphId: optional(graphId) },
  signOut: {},
  configure: {
    basePath: optional(basePath),
    teamId: optional(orNull(teamId)),
    token: optional(orNull(token)),
    account: optional(account),
    batchLimit: optional(batchLimit),
    keepJobs: optional(generation),
    keepDays: optional(orNull(generation)),
    live: optional(flag),
    afterClosing: optional(flag),
  },
}
const FIELDS_OF: ReadonlyMap<unknown, Fields> = new Map(Object.entries(COMMANDS))

/** A command as it came from a page. @throws {CodegenError} `newerDatabase` for another protocol, `invalidInput` */
export function readCommand(data: unknown): Command {
  const protocol = isObject(data) ? get(data, 'protocol') : undefined
  if (!isObject(data) || typeof protocol !== 'number') refuse('This is no command.')
  if (protocol !== PROTOCOL) throw new CodegenError(failure('newerDatabase'))
  const command = get(data, 'command')
  const fields = isObject(command) ? FIELDS_OF.get(get(command, 'type')) : undefined
  if (!fields) refuse('There is no such command.')
  const wrong = wrongField(command, fields)
  if (wrong !== undefined) refuse(`The command's "${wrong}" cannot be used.`)
  return command as Command
}

/** The account that the command is for, where the page said it. */
export function readEpoch(data: unknown): string | undefined {
  const epoch = isObject(data) ? get(data, 'epoch') : undefined
  return typeof epoch === 'string' ? epoch : undefined
}

/** Until when its answer is waited for, where the page said it. */
export function readUntil(data: unknown): number | undefined {
  const until = isObject(data) ? get(data, 'until') : undefined
  return typeof until === 'number' ? until : undefined
}

function matches(pattern: RegExp): Check {
  return (value) => typeof value === 'string' && pattern.test(value)
}

function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.length <= MOST_AT_ONCE && value.every(check)
}

function optional(check: Check): Check {
  return (value) => value === undefined || check(value)
}

function orNull(check: Check): Check {
  return (value) => value === null || check(value)
}

function refuse(reason: string): never {
  throw new CodegenError(failure('invalidInput', reason))
}
