import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { JOB_STATUS } from '../../core/kubegram'

/** What is counted, in the Prometheus text format. */
export interface Meters {
  request(method: string, route: string, status: number, seconds: number): void
  job(status: string, seconds: number): void
  push(outcome: string): void
  /** `counts` are the jobs in each state, as the database knows them now, where there is one. */
  text(counts?: Readonly<Record<string, number>>): Promise<string>
  readonly contentType: string
}

const REQUEST_SECONDS = [0.005, 0.02, 0.1, 0.5, 2, 10, 60]
const JOB_SECONDS = [1, 5, 15, 60, 300, 900, 1_800]

/** @param hasJobs whether there are jobs here: in front of another server nothing is said of them, rather than 0 */
export function createMeters(hasJobs: boolean): Meters {
  const registry = new Registry()
  const registers = [registry]
  const ofJobs = hasJobs ? registers : []
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'kubegram_http_requests_total',
    help: 'Requests answered',
    labelNames: ['method', 'route', 'status'],
    registers,
  })
  const requestSeconds = new Histogram({
    name: 'kubegram_http_request_seconds',
    help: 'Time to the head of the answer',
    labelNames: ['route'],
    buckets: REQUEST_SECONDS,
    registers,
  })
  const jobSeconds = new Histogram({
    name: 'kubegram_job_seconds',
    help: 'Time from submission to the end of jobs that this server ended',
    labelNames: ['status'],
    buckets: JOB_SECONDS,
    registers: ofJobs,
  })
  const pushes = new Counter({
    name: 'kubegram_pushes_total',
    help: 'Pushes that this server tried to send, by what came of it',
    labelNames: ['outcome'],
    registers: ofJobs,
  })
  const jobs = new Gauge({ name: 'kubegram_jobs', help: 'Jobs by state', labelNames: ['status'], registers: ofJobs })
  const depth = new Gauge({ name: 'kubegram_queue_depth', help: 'Jobs that wait for a worker', registers: ofJobs })
  return {
    request(method, route, status, seconds) {
      requests.inc({ method, route, status })
      requestSeconds.observe({ route }, seconds)
    },
    push: (outcome) => pushes.inc({ outcome }),
    job: (status, seconds) => jobSeconds.observe({ status }, seconds),
    async text(counts) {
      for (const status of Object.values(JOB_STATUS)) jobs.set({ status }, counts?.[status] ?? 0)
      depth.set(counts?.[JOB_STATUS.PENDING] ?? 0)
      return registry.metrics()
    },
    contentType: registry.contentType,
  }
}
