import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { JOB_STATUS, JOB_STEPS, KEYS_HONOURED } from '../../core/kubegram'
import { isJobId } from '../../core/status'
import type { JobRow } from '../jobs/jobRow'
import type { Jobs } from '../jobs/jobs'
import type { Places } from '../operate/places'
import {
  cancelMessage,
  json,
  jsonText,
  listed,
  notCompleted,
  resultsText,
  statusText,
  UNKNOWN_JOB,
  whole,
} from './answers'
import { drain } from './drain'
import { heldJob, readWaitMs } from './holdAnswer'
import { jobEvents } from './jobEvents'
import { readPage } from './readPage'
import { MOST_BYTES, readRequest } from './readRequest'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const LONGEST_KEY = 255
/** Jobs that one page has at most, without their results and with them. */
const MOST_LISTED = 1_000
const MOST_WHOLE = 200

/** The calls of the API, relative to a base path. Answers that stay open find `places`. */
export function codegenRoutes(jobs: Jobs, places: Places): Hono {
  const routes = new Hono()
  const events = jobEvents(jobs)
  // Not all that is on its way may have been read: then the connection cannot be used again.
  const tooLarge = async (c: Context) => {
    await drain(c.req.raw.body, 2 * MOST_BYTES)
    return json(413, TOO_MANY_BYTES, { Connection: 'close' })
  }
  const limit = bodyLimit({ maxSize: MOST_BYTES, onError: tooLarge })
  routes.post('/', limit, (c) => submit(jobs, c))
  routes.get('/', async (c) => {
    const rows = await jobs.list(readPage(c.req.query(), MOST_LISTED))
    return json(200, { jobs: rows.map(listed), total: rows.length }, { [KEYS_HONOURED]: '?1' })
  })
  routes.get('/jobs', async (c) => {
    const rows = await jobs.list(readPage(c.req.query(), MOST_WHOLE))
    const withResults = await Promise.all(rows.map(async (row) => whole(row, await resultOf(jobs, row))))
    return json(200, { jobs: withResults, total: rows.length })
  })
  routes.get('/events', (c) => {
    const place = places.take(c)
    return place instanceof Response ? place : events(c.req.query('past'), place)
  })
  routes.get('/:jobId/status', async (c) => {
    const id = c.req.param('jobId')
    const found = isKnownForm(id) ? await jobs.findWhole(id) : undefined
    return found ? jsonText(200, statusText(found.job, found.result)) : json(404, UNKNOWN_JOB)
  })
  routes.get('/:jobId/results', async (c) => {
    const id = c.req.param('jobId')
    if (!isKnownForm(id)) return json(404, UNKNOWN_JOB)
    const waitMs = readWaitMs(c.req.query('wait'))
    const place = waitMs > 0 ? places.take(c) : () => {}
    if (place instanceof Response) return place
    const job = await heldJob(jobs, id, waitMs, c.req.raw.signal).finally(place)
    if (!job) return json(404, UNKNOWN_JOB)
    const result = await resultOf(jobs, job)
    return result === undefined ? json(400, notCompleted(job)) : jsonText(200, resultsText(job, result, new Date()))
  })
  routes.delete('/:jobId', async (c) => {
    const id = c.req.param('jobId')
    const status = isKnownForm(id) ? await jobs.cancel(id) : 'unknown'
    return status === 'unknown' ? json(404, UNKNOWN_JOB) : json(200, { message: cancelMessage(status) })
  })
  return routes
}

const TOO_MANY_BYTES = {
  error: 'Graph too large',
  details: `The body is larger than ${MOST_BYTES / 1024 / 1024} MiB; this server takes no more`,
}

async function submit(jobs: Jobs, c: Context): Promise<Response> {
  const team = c.req.header('X-Kubegram-Team-Id')
  if (team !== undefined && !/^\d{1,9}$/.test(team)) {
    return json(400, { error: 'Invalid X-Kubegram-Team-Id header value' })
  }
  const key = c.req.header('Idempotency-Key')
  if (key !== undefined && (key === '' || key.length > LONGEST_KEY)) {
    return json(400, { error: 'Invalid Idempotency-Key header value' })
  }
  const { request, refusal } = readRequest(await c.req.text())
  if (refusal) return json(refusal.status, { error: refusal.error, details: refusal.details })
  const submitted = await jobs.submit({
    request,
    ...(team === undefined ? {} : { teamId: Number(team) }),
    ...(key === undefined ? {} : { idempotencyKey: key }),
  })
  switch (submitted.outcome) {
    case 'accepted':
      return json(201, accepted(submitted.job))
    case 'repeated':
      return json(201, accepted(submitted.job), { 'Idempotency-Replayed': 'true' })
    case 'otherRequest':
      return json(422, {
        error: 'Idempotency key already used',
        details: 'This Idempotency-Key belongs to a submission with another body',
      })
  }
}

/** The same words however far the job is: a repeated submission is answered like the first. */
function accepted(job: JobRow) {
  return { jobId: job.id, step: JOB_STEPS[0], status: JOB_STATUS.RUNNING }
}

async function resultOf(jobs: Jobs, job: JobRow): Promise<string | undefined> {
  return job.status === JOB_STATUS.COMPLETED ? jobs.result(job.id) : undefined
}

function isKnownForm(id: string): boolean {
  return isJobId(id) && UUID.test(id)
}
