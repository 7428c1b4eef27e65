import { Hono } from 'hono'
import { json } from '../api/answers'
import { refuseForeignPages } from '../http/refuseForeignCallers'
import type { FaultBox } from './faultBox'
import { readFaultScript } from './faultScript'

/** Shows and sets the rules while the server runs. Exists only where faults are switched on. */
export function faultRoutes(box: FaultBox): Hono {
  const routes = new Hono()
  routes.use(refuseForeignPages)
  routes.get('/', () => json(200, { rules: box.list() }))
  routes.put('/', async (c) => {
    const given: unknown = await c.req.json().catch(() => undefined)
    const { rules, wrong } = readFaultScript(given)
    if (wrong !== undefined) return json(400, { error: 'Invalid fault script', details: wrong })
    box.set(rules)
    return json(200, { rules: box.list() })
  })
  routes.delete('/', () => {
    box.set([])
    return json(200, { rules: [] })
  })
  return routes
}
