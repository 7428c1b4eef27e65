import { useNavigate } from '@solidjs/router'
import { type Accessor, createSignal } from 'solid-js'
import type { Codegen } from '../../../client/codegen'
import { type Failure, toFailure } from '../../../core/failure'
import type { Job } from '../../../core/job'
import { jobAddress } from '../../address'
import { useApp } from '../../state/app'
import { unhurried } from '../../state/underWay'

export interface JobCommands {
  readonly busy: Accessor<boolean>
  /** Why the last command did not work. */
  readonly failure: Accessor<Failure | undefined>
  /** Shows what another button of the job could not do. */
  fail(error: unknown): void
  checkNow(): void
  cancel(): void
  retry(): void
  forget(): void
}

/** What a person can do about a job. One command at a time; what it answers is shown at once. */
export function createJobCommands(job: Accessor<Job>): JobCommands {
  const app = useApp()
  const navigate = useNavigate()
  const [busy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<Failure>()

  const run = async (command: (codegen: Codegen, id: string) => Promise<Job | undefined>) => {
    const codegen = app.connection.codegen()
    if (!codegen || busy()) return undefined
    setBusy(true)
    setFailure(undefined)
    try {
      const changed = await unhurried(command(codegen, job().id))
      if (changed) app.jobs.note([changed])
      return changed
    } catch (error) {
      setFailure(toFailure(error))
      return undefined
    } finally {
      setBusy(false)
    }
  }

  return {
    busy,
    failure,
    fail: (error) => void setFailure(toFailure(error)),
    checkNow: () =>
      void run(async (codegen, id) => {
        await codegen.checkNow(id)
        return codegen.job(id)
      }),
    cancel: () => void run((codegen, id) => codegen.cancel(id)),
    retry: () => void run((codegen, id) => codegen.retry(id)).then((next) => next && navigate(jobAddress(next.id))),
    forget: () => {
      const { id, graphName } = job()
      const address = jobAddress(id)
      app.deletions.start({
        key: `job:${id}`,
        said: `“${graphName}” was taken out of the list.`,
        async carryOut() {
          await app.connection.codegen()?.forget(id)
          app.jobs.drop(id)
        },
        undo: () => navigate(address),
      })
      navigate('/jobs', { replace: true })
    },
  }
}
