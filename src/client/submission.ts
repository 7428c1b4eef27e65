import { CodegenError, failure } from '../core/failure'
import { readInput } from '../core/input'
import type { Job } from '../core/job'
import { POLLING_PRESETS, type PollingChoice, type PollingConfig, resolvePolling } from '../core/polling'
import type { Command, NewJob } from '../core/protocol'
import type { SubmitOptions } from './codegen'
import { newId } from './newId'
import { defaultPreset } from './serverInfo'

export interface Submission {
  /** The schedule that was chosen; where none was, the one that fits the server. */
  pollingFor(choice: PollingChoice | undefined): Promise<PollingConfig>
  one(input: unknown, options?: SubmitOptions): Promise<Job>
  many(inputs: readonly unknown[], options?: SubmitOptions): Promise<readonly Job[]>
}

/** From what a caller has to jobs in the outbox. */
export function createSubmission(send: (command: Command) => Promise<unknown>): Submission {
  const presetOfServer = defaultPreset()
  const pollingFor = async (choice: PollingChoice | undefined): Promise<PollingConfig> => {
    const chosen = resolvePolling(choice)
    // What learns needs something to begin with: the schedule that fits this server.
    const isPreset = typeof choice === 'string' && chosen.adaptive !== undefined
    if (choice !== undefined && !isPreset) return chosen
    const recommended = POLLING_PRESETS[await presetOfServer()]
    return chosen.adaptive ? { ...recommended, adaptive: chosen.adaptive } : recommended
  }

  const submit = async (inputs: readonly unknown[], { polling: choice, signal }: SubmitOptions, batchId?: string) => {
    signal?.throwIfAborted()
    const read = inputs.map((input) => readInput(input))
    const polling = await pollingFor(choice)
    signal?.throwIfAborted()
    const jobs = read.map(({ request, graphId }): NewJob => {
      return { id: newId(), graphId, request, polling, ...(batchId ? { batchId } : {}) }
    })
    const submitted = (await send({ type: 'submit', jobs })) as readonly Job[]
    if (signal?.aborted) {
      await send({ type: 'cancelAll', ids: submitted.map(({ id }) => id) })
      signal.throwIfAborted()
    }
    return submitted
  }

  return {
    pollingFor,
    async one(input, options = {}) {
      const [job] = await submit([input], options)
      if (!job) throw new CodegenError(failure('unexpected', 'No job was made.'))
      return job
    },
    many: (inputs, options = {}) => submit(inputs, options, inputs.length > 1 ? newId() : undefined),
  }
}
