import { createSignal, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { FAILURES, type Failure, toFailure } from '../../../core/failure'
import { Icon } from '../../icons/Icon'
import { CommandFailure } from '../../parts/CommandFailure'
import { useApp } from '../../state/app'
import { unhurried } from '../../state/underWay'
import { count } from '../../words/count'
import type { Cause } from '../../words/jobQuery'

interface CauseHeadProps {
  readonly cause: Cause
  readonly level?: 2 | 3
}

/** A cause that several jobs failed of, and the button that tries all of them again. */
export function CauseHead(props: CauseHeadProps) {
  const app = useApp()
  const [busy, setBusy] = createSignal(false)
  const [trouble, setTrouble] = createSignal<Failure>()
  const retry = async () => {
    setBusy(true)
    setTrouble(undefined)
    try {
      const jobs = await unhurried(app.connection.codegen()?.retryAll(props.cause.jobs.map(({ id }) => id)))
      app.jobs.note(jobs ?? [])
      app.announce(`${count(jobs?.length ?? 0, 'job')} sent again.`)
    } catch (error) {
      setTrouble(toFailure(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div class="cause">
      <Dynamic component={`h${props.level ?? 2}`} class="cause-what">
        {FAILURES[props.cause.failure.code].what}
        <Show when={props.cause.failure.detail}>
          <bdi class="cause-detail">{props.cause.failure.detail}</bdi>
        </Show>
      </Dynamic>
      <Show when={props.cause.canRetry}>
        <button type="button" class="button small" disabled={busy()} onClick={() => void retry()}>
          <Icon name="refresh" /> {props.cause.jobs.length > 1 ? `Retry all ${props.cause.jobs.length}` : 'Retry'}
        </button>
      </Show>
      <CommandFailure failure={trouble()} />
    </div>
  )
}
