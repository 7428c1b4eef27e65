import * as v from 'valibot'
import { CodegenError, failure } from '../core/failure'
import type { CodegenRequest } from '../core/kubegram'
import type { PollingConfig } from '../core/polling'
import { type Command, PROTOCOL } from '../core/protocol'

const MOST_AT_ONCE = 1_000
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,128}$/))
/** Both are read again where they are used: `readInput` and `resolvePolling` are their decoders. */
const request = v.custom<CodegenRequest>((value) => typeof value === 'object' && value !== null)
const polling = v.custom<PollingConfig>((value) => typeof value === 'object' && value !== null)
const graphId = v.pipe(v.string(), v.maxLength(1_024))
/** A path of this origin, or another server's address; never `//host`, which is both. */
const basePath = v.pipe(v.string(), v.maxLength(2_000), v.regex(/^(https?:\/\/[^/?#@\s]+)?(\/[^/?#\s][^?#\s]*)?$/))

const command = v.variant('type', [
  v.object({ type: v.literal('wake') }),
  v.object({
    type: v.literal('submit'),
    jobs: v.pipe(
      v.array(v.object({ id, graphId, request, polling, batchId: v.optional(id) })),
      v.maxLength(MOST_AT_ONCE),
    ),
  }),
  v.object({ type: v.literal('attach'), id, serverJobId: v.string(), graphId: v.optional(graphId), polling }),
  v.object({ type: v.literal('cancel'), id }),
  v.object({ type: v.literal('retry'), id, newId: id }),
  v.object({ type: v.literal('checkNow'), id: v.optional(id) }),
  v.object({ type: v.literal('forget'), id }),
  v.object({ type: v.literal('clearCode'), graphId: v.optional(graphId) }),
  v.object({
    type: v.literal('configure'),
    basePath: v.optional(basePath),
    teamId: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^\d{1,18}$/)))),
    token: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(16_384), v.regex(/^[\x21-\x7e]+$/)))),
  }),
])

const message = v.object({ protocol: v.number(), command: v.unknown() })

/** A command as it came from a page. @throws {CodegenError} `newerDatabase` for another protocol, `invalidInput` */
export function readCommand(data: unknown): Command {
  const outer = v.safeParse(message, data)
  if (!outer.success) throw new CodegenError(failure('invalidInput', 'This is no command.'))
  if (outer.output.protocol !== PROTOCOL) throw new CodegenError(failure('newerDatabase'))
  const inner = v.safeParse(command, outer.output.command)
  if (inner.success) return inner.output as Command
  const issue = inner.issues[0]
  throw new CodegenError(failure('invalidInput', `${v.getDotPath(issue) ?? 'command'}: ${issue.message}`))
}
