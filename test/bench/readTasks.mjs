/**
 * The tasks of the page's main thread from a trace, the most costly first: `cpu` is ms on a processor, `wall` by the
 * clock, `parts` what took most of it.
 * @param {Buffer} trace
 */
export function readTasks(trace) {
  const { traceEvents } = JSON.parse(trace.toString())
  const mains = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
  const all = mains.map(({ pid, tid }) => traceEvents.filter((event) => event.pid === pid && event.tid === tid))
  const [events = []] = all.sort((a, b) => cost(b) - cost(a))
  const tasks = events
    .filter(isTask)
    .sort((a, b) => b.tdur - a.tdur)
    .slice(0, 200)
  return {
    tasks: tasks.map((task) => ({ cpu: task.tdur / 1000, wall: task.dur / 1000, parts: partsOf(task, events) })),
  }
}

const isTask = ({ name, ph, tdur }) => ph === 'X' && tdur !== undefined && name.endsWith('RunTask')

function cost(events) {
  return events.filter(isTask).reduce((sum, { tdur }) => sum + tdur, 0)
}

function partsOf(task, events) {
  if (task.tdur < 20_000) return []
  return events
    .filter(
      ({ ph, ts, tdur, name }) =>
        ph === 'X' && tdur > 3000 && !name.endsWith('RunTask') && ts >= task.ts && ts < task.ts + task.dur,
    )
    .sort((a, b) => b.tdur - a.tdur)
    .slice(0, 6)
    .map(({ name, tdur, args }) => {
      const where = args?.data?.functionName ?? args?.data?.type ?? ''
      return `${name} ${where} ${Math.round(tdur / 1000)}`
    })
}
