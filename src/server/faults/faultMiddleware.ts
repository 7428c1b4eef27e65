import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context, MiddlewareHandler } from 'hono'
import type { FaultBox } from './faultBox'
import { readCall } from './faultCall'
import { type Fault, isJobFault, type TransportFault } from './faultScript'
import { withJobFaults } from './jobFaults'
import { afterEffect, beforeEffect, type Dropped } from './transportFaults'

type Bound = { Bindings: HttpBindings }

/** Stands in front of everything: while the server is "restarting", nothing is answered. */
export function restarting(box: FaultBox): MiddlewareHandler<Bound> {
  return async (c, next) => {
    if (!box.isDown(Date.now()) || c.req.path.startsWith('/__faults')) return next()
    return drop(c)
  }
}

/** Stands in front of the API's calls. */
export function faulty(box: FaultBox): MiddlewareHandler<Bound> {
  return async (c, next) => {
    const call = readCall(c.req.method, c.req.path)
    const faults = box.take(call)
    const transport = faults.filter((fault): fault is TransportFault => !isJobFault(fault))
    const instead = await before(box, transport)
    if (instead) return instead === 'dropped' ? drop(c) : instead
    await next()
    const told = await withJobFaults(box, call, faults.filter(isJobFault), c.res)
    const answer = await after(transport, told)
    // Setting the answer twice would merge the headers of both.
    c.res = undefined
    c.res = answer === 'dropped' ? drop(c) : answer
    return undefined
  }
}

async function before(box: FaultBox, faults: readonly TransportFault[]): Promise<Response | Dropped | undefined> {
  for (const fault of faults) {
    if (fault.type === 'restart') box.goDown(fault.ms, Date.now())
    const instead = await beforeEffect(fault)
    if (instead) return instead
  }
  return undefined
}

async function after(faults: readonly Fault[], answer: Response): Promise<Response | Dropped> {
  let now = answer
  for (const fault of faults) {
    if (isJobFault(fault)) continue
    const next = await afterEffect(fault, now)
    if (next === 'dropped') return next
    now = next
  }
  return now
}

function drop(c: Context<Bound>): Response {
  c.env.incoming.socket.destroy()
  return RESPONSE_ALREADY_SENT
}
