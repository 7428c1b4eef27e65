import { A } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import type { Codegen } from '../../../../client/codegen'
import type { BatchProgress } from '../../../../core/batch'
import { type Failure, toFailure } from '../../../../core/failure'
import type { Job } from '../../../../core/job'
import { spellId } from '../../../address'
import { Icon } from '../../../icons/Icon'
import { CommandFailure } from '../../../parts/CommandFailure'
import { useApp } from '../../../state/app'
import { unhurried } from '../../../state/underWay'
import { count } from '../../../words/count'
import { readBatches } from './batches'
import { CancelAll } from './CancelAll'
import './batch.css'

/** The list of jobs needs the room below. */
const MOST_SHOWN = 2

/** Batches that go on or have failed jobs, each as one progress. */
export function BatchStrips() {
  const batches = readBatches(useApp().jobs)
  return (
    <For each={batches.ids().slice(0, MOST_SHOWN)}>
      {(id) => <Show when={batches.progress(id)}>{(progress) => <BatchStrip id={id} progress={progress()} />}</Show>}
    </For>
  )
}

function BatchStrip(props: { readonly id: string; readonly progress: BatchProgress }) {
  const app = useApp()
  const [busy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<Failure>()
  const failed = () => props.progress.failed
  const active = () => props.progress.active

  const run = async (said: string, command: (codegen: Codegen) => Promise<readonly Job[]>) => {
    const codegen = app.connection.codegen()
    if (!codegen || busy()) return
    setBusy(true)
    setFailure(undefined)
    try {
      const jobs = await unhurried(command(codegen))
      app.jobs.note(jobs)
      app.announce(`${count(jobs.length, 'job')} ${said}.`)
    } catch (error) {
      setFailure(toFailure(error))
    } finally {
      setBusy(false)
    }
  }
  const idsOf = (jobs: readonly Job[]) => jobs.map(({ id }) => id)

  return (
    <section class="batch" aria-label={title(props.progress)}>
      <p class="line">
        <A href={`/jobs?batch=${spellId(props.id)}`}>
          <strong>{title(props.progress)}</strong>
        </A>
        <span class="faint time">
          {props.progress.ended} of {props.progress.size}
        </span>
      </p>
      <progress class="batch-bar" max={props.progress.size} value={props.progress.ended} aria-label="Jobs that ended" />
      <p class="faint">{breakdown(props.progress)}</p>
      <div class="actions">
        <Show when={failed().length > 0}>
          <button
            type="button"
            class="button small"
            disabled={busy()}
            onClick={() => void run('are tried again', (codegen) => codegen.retryAll(idsOf(failed())))}
          >
            <Icon name="refresh" /> Retry {failed().length === 1 ? 'the failed one' : `all ${failed().length} failed`}
          </button>
        </Show>
        <Show when={active().length > 0}>
          <CancelAll
            jobs={active()}
            busy={busy()}
            cancel={(ids) => void run('cancelled', (codegen) => codegen.cancelAll(ids))}
          />
        </Show>
      </div>
      <CommandFailure failure={failure()} />
    </section>
  )
}

function title({ size }: BatchProgress): string {
  return `Batch of ${count(size, 'graph')}`
}

function breakdown({ completed, failed, cancelled, active }: BatchProgress): string {
  const waiting = active.filter(({ state }) => state === 'outbox').length
  const parts: readonly (readonly [number, string])[] = [
    [completed, 'completed'],
    [active.length - waiting, 'running'],
    [waiting, 'waiting'],
    [failed.length, 'failed'],
    [cancelled, 'cancelled'],
  ]
  return parts
    .filter(([amount]) => amount > 0)
    .map(([amount, word]) => `${amount} ${word}`)
    .join(' · ')
}
