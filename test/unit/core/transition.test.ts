import { describe, expect, it } from 'vitest'
import { failure } from '../../../src/core/failure'
import { isTerminal, type Job } from '../../../src/core/job'
import { deadlineOf } from '../../../src/core/schedule'
import { DEADLINE, happen, JOBS, type JobName, START, type Told } from '../support/jobs'

const NOW = START + 30_000
const answer = { status: 'running', word: 'running', step: 'llmCall' } as const

const EVENTS = {
  accepted: { type: 'accepted', answer: { serverJobId: 'server-2', word: 'running' } },
  checkedRunning: { type: 'checked', answer, sentAt: NOW },
  checkedCompleted: { type: 'checked', answer: { status: 'completed', word: 'COMPLETED' }, sentAt: NOW },
  checkedFailed: { type: 'checked', answer: { status: 'failed', word: 'error', reason: 'No quota' }, sentAt: NOW },
  checkedCancelled: { type: 'checked', answer: { status: 'cancelled', word: 'cancelled' }, sentAt: NOW },
  stored: { type: 'stored', result: { generation: 1, nodes: 1, files: 1, units: 4 } },
  troubled: { type: 'troubled', failure: failure('serverTrouble'), jitter: 0 },
  paused: { type: 'paused', failure: failure('signedOut') },
  resumed: { type: 'resumed' },
  refused: { type: 'refused', failure: failure('forbidden') },
  timeUp: { type: 'timeUp' },
  sending: { type: 'sending', revision: 1 },
  cancelled: { type: 'cancelled' },
  cancelDelivered: { type: 'cancelDelivered' },
  nudged: { type: 'nudged' },
  disowned: { type: 'disowned' },
  full: { type: 'full', failure: failure('storageFull') },
  clockBack: { type: 'clockBack' },
} as const satisfies Record<string, Told>
type EventName = keyof typeof EVENTS

/** What stands after each event: the state, and `+cancel`, `paused` or `rest` where the state does not tell. `=`: same. */
const TABLE: Record<EventName, Record<JobName, string>> = {
  accepted: row({ outbox: 'polling', cancelledUnsent: 'cancelled+cancel' }),
  checkedRunning: row({ polling: 'polling', paused: 'polling paused' }),
  checkedCompleted: row({ polling: 'fetching', paused: 'fetching paused' }),
  checkedFailed: row({ polling: 'failed', paused: 'failed' }),
  checkedCancelled: row({ polling: 'failed', paused: 'failed' }),
  stored: row({ polling: 'completed', fetching: 'completed', paused: 'completed' }),
  troubled: row({ outbox: 'outbox', polling: 'polling', fetching: 'fetching', cancelling: 'cancelled+cancel' }),
  paused: row({
    outbox: 'outbox paused',
    polling: 'polling paused',
    fetching: 'fetching paused',
    cancelling: 'cancelled+cancel rest',
  }),
  resumed: row({ paused: 'polling' }),
  refused: row({ outbox: 'failed', polling: 'failed', fetching: 'failed', paused: 'failed' }),
  // Nobody's time is up here; below it is.
  timeUp: row({}),
  sending: row({ outbox: 'outbox' }),
  cancelled: row({
    outbox: 'cancelled',
    polling: 'cancelled+cancel',
    fetching: 'cancelled',
    paused: 'cancelled+cancel rest',
  }),
  cancelDelivered: row({ cancelling: 'cancelled' }),
  nudged: row({ polling: 'polling', fetching: 'fetching', cancelling: 'cancelled+cancel' }),
  // Nobody's job was adopted; below one is.
  disowned: row({}),
  full: row({ polling: 'fetching', fetching: 'fetching', paused: 'fetching paused' }),
  // Nobody's record lies in the future; below one does.
  clockBack: row({}),
}

function row(changes: Partial<Record<JobName, string>>): Record<JobName, string> {
  const names = Object.keys(JOBS) as JobName[]
  return Object.fromEntries(names.map((name) => [name, changes[name] ?? '='])) as Record<JobName, string>
}

function said(job: Job): string {
  const waits = job.cancelPending ? `${job.state}+cancel` : job.state
  if (job.pausedAt !== undefined) return `${waits} paused${job.dueAt === undefined ? '' : ' but due'}`
  return (!isTerminal(job) || job.cancelPending) && job.dueAt === undefined ? `${waits} rest` : waits
}

describe.each(Object.keys(EVENTS) as EventName[])('%s', (name) => {
  it.each(Object.keys(JOBS) as JobName[])('on %s', (jobName) => {
    const job: Job = JOBS[jobName]
    // A nudge changes nothing for what is due already: it comes before that.
    const now = name === 'nudged' ? START + 20_000 : NOW
    const frozen = deepFreeze(structuredClone(job))
    const next = happen(frozen, EVENTS[name], now)
    const expected = TABLE[name][jobName]
    if (expected === '=') return expect(next).toBe(frozen)
    expect(said(next)).toBe(expected)
    expect(next.revision).toBe(job.revision + 1)
    expect(next.updatedAt).toBe(now)
  })
})

describe('a job that another engine has asked about meanwhile', () => {
  const LATER = NOW + 45_000
  const asked = JOBS.polling
  const moved = happen(asked, EVENTS.checkedRunning, NOW)

  it.each(['checkedRunning', 'troubled', 'refused'] as const)('takes no late answer: %s', (name) => {
    expect(happen(moved, EVENTS[name], LATER, asked)).toBe(moved)
  })

  it('counts no failed sending as a failed check', () => {
    expect(happen(JOBS.polling, EVENTS.troubled, LATER, JOBS.outbox)).toBe(JOBS.polling)
  })

  it('counts one failure once', () => {
    const failed = happen(JOBS.fetching, EVENTS.troubled, NOW)
    expect(happen(failed, EVENTS.troubled, LATER, JOBS.fetching)).toBe(failed)
  })

  it.each([
    ['checkedCompleted', 'fetching'],
    ['checkedFailed', 'failed'],
  ] as const)('believes an end however late it is told, as the check that it was: %s', (name, state) => {
    expect(happen(moved, EVENTS[name], LATER, asked)).toMatchObject({ state, attempt: moved.attempt })
  })

  it('is sent by the first one only', () => {
    const sending = happen(JOBS.outbox, EVENTS.sending, NOW)
    expect(sending).toMatchObject({ sentAt: NOW, revision: 2 })
    expect(happen(sending, EVENTS.sending, NOW)).toBe(sending)
  })

  it('times out only when its time is up, whoever decided it and when', () => {
    const grace = happen({ ...JOBS.polling, dueAt: DEADLINE }, { ...EVENTS.checkedRunning, sentAt: DEADLINE }, DEADLINE)
    expect(happen(grace, EVENTS.timeUp, DEADLINE - 1)).toBe(grace)
    expect(happen(JOBS.polling, EVENTS.timeUp, DEADLINE)).toBe(JOBS.polling)
    expect(happen(grace, EVENTS.timeUp, DEADLINE)).toMatchObject({ state: 'timedOut', failure: { code: 'timedOut' } })
  })
})

describe('a pause', () => {
  it('does not give a job that was taken in it more time than it has', () => {
    const waiting = happen(JOBS.outbox, EVENTS.paused, START)
    const taken = happen(waiting, EVENTS.accepted, START + 60_000)
    const again = happen(taken, EVENTS.resumed, START + 90_000)
    expect(again).toMatchObject({ acceptedAt: START + 60_000, idleMs: 30_000, dueAt: START + 90_000 })
  })
})

describe('what it takes to give up', () => {
  const gone: Told = { type: 'troubled', failure: failure('gone'), jitter: 0 }
  const unreadable: Told = { type: 'troubled', failure: failure('unreadable'), jitter: 0 }
  const following = (job: Job, ...events: readonly (readonly [Told, number])[]) =>
    events.reduce((now, [event, at]) => happen(now, event, START + at), job)

  it('believes "not found" after three answers over a minute', () => {
    const twice = following(JOBS.polling, [gone, 30_000], [gone, 75_000])
    expect(twice.state).toBe('polling')
    expect(following(twice, [gone, 142_500])).toMatchObject({ state: 'failed', failure: { code: 'gone' } })
  })

  it('does not believe three answers within a minute', () => {
    const hasty = following(JOBS.fetching, [gone, 1_000], [gone, 2_000], [gone, 30_000])
    expect(hasty.state).toBe('fetching')
    expect(following(hasty, [gone, 61_000]).state).toBe('failed')
  })

  it('does not believe one "not found" after other trouble', () => {
    const { troubled } = EVENTS
    const restarted = following(
      JOBS.polling,
      [troubled, 30_000],
      [troubled, 75_000],
      [troubled, 142_500],
      [gone, 243_750],
    )
    expect(restarted.state).toBe('polling')
  })

  it('gives up on results that cannot be read three times in a row', () => {
    const { troubled } = EVENTS
    const twice = following(
      JOBS.fetching,
      [troubled, 1_000],
      [troubled, 3_000],
      [unreadable, 7_000],
      [unreadable, 15_000],
    )
    expect(twice.state).toBe('fetching')
    expect(following(twice, [unreadable, 31_000])).toMatchObject({ state: 'failed', failure: { code: 'unreadable' } })
  })

  it('waits for results twice as long where the server cannot be reached, and no longer', () => {
    const unreached: Told = { type: 'troubled', failure: failure('unreachable'), jitter: 0 }
    const most = 2 * JOBS.fetching.polling.maxTotalTime
    const checked = { ...JOBS.fetching, checkedAt: START }
    expect(following(checked, [EVENTS.troubled, most / 2]).state).toBe('timedOut')
    expect(following(checked, [unreached, most - 1]).state).toBe('fetching')
    expect(following(checked, [unreached, most]).state).toBe('timedOut')
  })

  it('gives up telling the server of a cancellation after 20 tries', () => {
    let job: Job = JOBS.cancelling
    for (let i = 0; i < 19; i++) job = happen(job, EVENTS.troubled, job.dueAt ?? 0)
    expect(job.cancelPending).toBe(true)
    job = happen(job, EVENTS.troubled, job.dueAt ?? 0)
    expect(job.cancelPending).toBeUndefined()
    expect(job.dueAt).toBeUndefined()
  })
})

describe('a job that was found in the list', () => {
  const adopted = { ...EVENTS.accepted, adopted: true } as const

  it('has run since it was sent, also while nobody was awake', () => {
    const hour = 3_600_000
    const found = happen({ ...JOBS.outbox, sentAt: START }, adopted, START + hour)
    expect(found).toMatchObject({ acceptedAt: START, idleMs: hour - 30_000, dueAt: START + hour, doubt: 'adopted' })
    expect(deadlineOf(found)).toBe(DEADLINE + hour - 30_000)
  })

  it('goes out anew when it brought somebody else’s code, but not before the server wants to be asked', () => {
    const taken = { ...JOBS.fetching, doubt: 'adopted' as const, serverJobId: 'theirs' }
    const anew = happen({ ...taken, notBefore: START + 60_000 }, { type: 'disowned' }, START)
    expect(anew).toMatchObject({ state: 'outbox', doubt: 'maybeTwice', dueAt: START + 60_000 })
    expect(happen(taken, { type: 'disowned' }, START)).toMatchObject({ state: 'outbox', dueAt: START })
  })

  it('has run since now where nobody remembers that it was sent', () => {
    expect(happen(JOBS.outbox, adopted, NOW)).toMatchObject({ acceptedAt: NOW, dueAt: NOW + 30_000 })
  })
})

describe('what went out twice', () => {
  const twice = { ...JOBS.outbox, sentAt: START, sentAgainAt: START + 1_000 }

  it('and was not taken the second time may be there from the first', () => {
    const back = happen(twice, { ...EVENTS.troubled, isUntaken: true }, NOW)
    expect(back.sentAt).toBe(START)
    expect(back).not.toHaveProperty('sentAgainAt')
  })

  it('and is cancelled while the second POST is refused may run on there', () => {
    const cancelling = happen(twice, EVENTS.cancelled, NOW)
    const refused = happen(cancelling, EVENTS.refused, NOW)
    expect(refused).toMatchObject({ state: 'cancelled', doubt: 'maybeRunning' })
    expect(refused.cancelPending).toBeUndefined()
    const once = happen(happen({ ...JOBS.outbox, sentAt: START }, EVENTS.cancelled, NOW), EVENTS.refused, NOW)
    expect(once).not.toHaveProperty('doubt')
  })
})

describe('a clock that went back', () => {
  it('takes what a job waits for along, and makes no sent one of one that was not', () => {
    const back = happen(JOBS.outbox, EVENTS.clockBack, START - 5_000)
    expect(back).toMatchObject({ dueAt: START - 5_000, updatedAt: START - 5_000 })
    expect(back).not.toHaveProperty('sentAt')
  })

  it('leaves nobody sure when a job was sent', () => {
    const back = happen({ ...JOBS.outbox, sentAt: START }, EVENTS.clockBack, START - 5_000)
    expect(back).toMatchObject({ sentAt: 0, sentAgainAt: START - 5_000 })
  })
})

it('an answer to the POST of a job that failed meanwhile brings it back to no life', () => {
  const { serverJobId: _none, ...failed } = JOBS.failed
  expect(happen(failed, EVENTS.accepted, NOW)).toBe(failed)
})

describe('what an event brings', () => {
  it('counts the schedule from the moment the server took the job', () => {
    const later = START + 90_000
    const taken = happen(JOBS.outbox, EVENTS.accepted, later)
    expect(taken).toMatchObject({ serverJobId: 'server-2', acceptedAt: later, dueAt: later + 30_000, tries: 0 })
  })

  it('does not take a second server job for one that has one', () => {
    expect(happen(JOBS.polling, EVENTS.accepted, NOW)).toBe(JOBS.polling)
  })

  it('shows the word and the step as they came', () => {
    const next = happen(JOBS.polling, EVENTS.checkedRunning, NOW)
    expect(next).toMatchObject({ serverStatus: 'running', step: 'llmCall', checkedAt: NOW, attempt: 1 })
  })

  it('keeps the reason of a failure on the server', () => {
    expect(happen(JOBS.polling, EVENTS.checkedFailed, NOW).failure).toEqual(failure('serverFailed', 'No quota'))
    expect(happen(JOBS.polling, EVENTS.checkedCancelled, NOW).failure?.code).toBe('serverCancelled')
  })

  it('forgets a trouble that is over', () => {
    const troubled = happen(JOBS.polling, EVENTS.troubled, NOW)
    expect(troubled).toMatchObject({ tries: 1, failure: { code: 'serverTrouble' } })
    const well = happen(troubled, EVENTS.checkedRunning, NOW + 50_000)
    expect(well.tries).toBe(0)
    expect(well.failure).toBeUndefined()
  })

  it('stops the clock while the account is signed out', () => {
    const away = 3_600_000
    const back = happen(JOBS.paused, EVENTS.resumed, START + 1 + away)
    expect(back).toMatchObject({ acceptedAt: START, idleMs: away, dueAt: START + 1 + away })
    expect(deadlineOf(back)).toBe(DEADLINE + away)
    expect(back.failure).toBeUndefined()
  })

  it('goes on with a cancellation after the sign-in', () => {
    const waiting = happen(JOBS.paused, EVENTS.cancelled, NOW)
    expect(waiting.dueAt).toBeUndefined()
    const told = happen(waiting, EVENTS.resumed, NOW + 5)
    expect(told).toMatchObject({ state: 'cancelled', cancelPending: true, dueAt: NOW + 5 })
  })

  it('times out with the trouble that its last checks met', () => {
    const troubled = { ...JOBS.polling, graceDone: true, failure: failure('serverTrouble', 'Disk full', 500) } as const
    const late = happen(troubled, EVENTS.timeUp, DEADLINE)
    expect(late.failure).toEqual(failure('timedOut', 'The server is in trouble.', 500))
  })

  it('never moves updatedAt back when the clock does', () => {
    expect(happen(JOBS.polling, EVENTS.cancelled, START - 86_400_000).updatedAt).toBe(START)
  })

  it('keeps the newest 60 moments of a long story', () => {
    let job: Job = JOBS.fetching
    for (let i = 0; i < 70; i++) job = happen(job, EVENTS.troubled, NOW + i)
    expect(job.timeline).toHaveLength(60)
    expect(job.timeline.at(-1)?.at).toBe(NOW + 69)
  })

  it('ends with the last check at the deadline', () => {
    const due = { ...JOBS.polling, dueAt: DEADLINE }
    const late = happen(due, { ...EVENTS.checkedRunning, sentAt: DEADLINE }, DEADLINE)
    expect(late).toMatchObject({ graceDone: true, state: 'polling' })
  })
})

function deepFreeze<T extends object>(value: T): T {
  for (const entry of Object.values(value)) if (typeof entry === 'object' && entry !== null) deepFreeze(entry)
  return Object.freeze(value)
}
