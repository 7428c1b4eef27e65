import * as v from 'valibot'
import { MOST_JOBS_A_PUSH_CALL } from '../../core/push'
import { readEndpoint } from './endpoint'

const POINT_BYTES = 65
const AUTH_BYTES = 16

const ofBytes = (bytes: number) =>
  v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9_-]+$/, 'must be base64url'),
    v.check((text) => Buffer.from(text, 'base64url').length === bytes, `must be of ${bytes} bytes`),
  )

const endpoint = (allowed: string | undefined) =>
  v.pipe(
    v.string(),
    v.transform((text) => readEndpoint(text, allowed)),
    v.string('must be the https address of a push service'),
  )

const jobIds = v.pipe(
  v.array(v.pipe(v.string(), v.uuid('must be the id of a job'))),
  v.minLength(1, 'must not be empty'),
  v.maxLength(MOST_JOBS_A_PUSH_CALL, `must be at most ${MOST_JOBS_A_PUSH_CALL}`),
)

/** The bodies of the two calls, whatever else they hold. `allowed` is an origin that the operator named. */
export function pushCallSchemas(allowed: string | undefined) {
  const keys = v.object({ p256dh: ofBytes(POINT_BYTES), auth: ofBytes(AUTH_BYTES) })
  return {
    follow: v.object({ subscription: v.object({ endpoint: endpoint(allowed), keys }), jobIds }),
    leave: v.object({ endpoint: endpoint(allowed), jobIds: v.optional(jobIds) }),
  }
}
