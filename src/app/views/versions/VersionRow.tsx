import { A } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import type { GraphVersion, VersionAddress } from '../../../core/versions'
import { exportAddress, jobAddress, nodeAddress } from '../../address'
import { Icon } from '../../icons/Icon'
import { useApp } from '../../state/app'
import { agoText } from '../../words/duration'

/** A version of a graph or of a node, as the list shows it. */
export interface ListedVersion
  extends Pick<GraphVersion, 'generation' | 'jobId' | 'storedAt' | 'origin' | 'from' | 'label' | 'pinned'> {
  readonly title: string
  readonly facts: readonly string[]
  readonly isCurrent: boolean
}

interface VersionRowProps {
  readonly version: ListedVersion
  readonly address: VersionAddress
  readonly picked: boolean
  readonly onPick: ((on: boolean) => void) | undefined
  /** Where it is compared with the one before. */
  readonly changes: string | undefined
  readonly actions: {
    pin(generation: number, pinned: boolean): void
    label(generation: number, label: string | null): void
    restore(version: ListedVersion): void
    remove(version: ListedVersion): void
  }
}

export function VersionRow(props: VersionRowProps) {
  const app = useApp()
  const [naming, setNaming] = createSignal(false)
  const job = () => (props.version.origin === 'job' ? app.jobs.get(props.version.jobId) : undefined)
  const saveName = (event: SubmitEvent) => {
    event.preventDefault()
    const name = new FormData(event.currentTarget as HTMLFormElement).get('name')
    props.actions.label(props.version.generation, String(name ?? '').trim() || null)
    setNaming(false)
  }
  return (
    <div class="version" classList={{ current: props.version.isCurrent }}>
      <Show when={props.onPick}>
        {(pick) => (
          <input
            type="checkbox"
            class="version-pick"
            aria-label={`Compare ${props.version.title}`}
            checked={props.picked}
            onChange={(event) => pick()(event.currentTarget.checked)}
          />
        )}
      </Show>
      <div class="version-text">
        <h2 class="version-title">
          {props.version.title}
          <Show when={props.version.label}>
            {(label) => (
              <span class="tag">
                <bdi>{label()}</bdi>
              </span>
            )}
          </Show>
          <Show when={props.version.isCurrent}>
            <span class="tag current">current</span>
          </Show>
          <Show when={props.version.pinned}>
            <span class="tag">
              <Icon name="pin" /> pinned
            </span>
          </Show>
        </h2>
        <p class="faint">
          <time datetime={new Date(props.version.storedAt).toISOString()}>
            {agoText(props.version.storedAt, app.clock.now())}
          </time>{' '}
          · {props.version.facts.join(' · ')} ·{' '}
          <Show when={job()} fallback={originText(props.version)}>
            {(known) => (
              <>
                {props.version.origin === 'job' ? 'from ' : `${originText(props.version)}, `}
                <A href={jobAddress(known().id)}>its job</A>
              </>
            )}
          </Show>
        </p>
        <Show when={naming()}>
          <form class="version-name" onSubmit={saveName}>
            <label class="search">
              <span class="unseen">Name of {props.version.title}</span>
              <input
                name="name"
                maxlength={200}
                value={props.version.label ?? ''}
                placeholder="A name, such as “live since May”"
                ref={(field) => queueMicrotask(() => field.focus())}
              />
            </label>
            <button type="submit" class="button">
              Save
            </button>
          </form>
        </Show>
      </div>
      <div class="version-tools">
        <Show when={props.address.nodeId}>
          {(nodeId) => (
            <A
              class="tool"
              href={nodeAddress(props.address.graphId, nodeId(), 0, { version: props.version.generation })}
            >
              <Icon name="file" /> Open
            </A>
          )}
        </Show>
        <Show when={props.changes}>
          {(href) => (
            <A class="tool" href={href()}>
              <Icon name="compare" /> Changes
            </A>
          )}
        </Show>
        <A class="tool" href={exportAddress(props.address.graphId, exportOf(props.address))}>
          <Icon name="download" /> Download
        </A>
        <button
          type="button"
          class="tool"
          aria-pressed={props.version.pinned ?? false}
          onClick={() => props.actions.pin(props.version.generation, !props.version.pinned)}
        >
          <Icon name="pin" /> Pin
        </button>
        <button type="button" class="tool" aria-expanded={naming()} onClick={() => setNaming(!naming())}>
          <Icon name="tag" /> Name
        </button>
        <Show when={!props.version.isCurrent}>
          <button type="button" class="tool" onClick={() => props.actions.restore(props.version)}>
            <Icon name="undo" /> Restore
          </button>
        </Show>
        <button type="button" class="tool danger" onClick={() => props.actions.remove(props.version)}>
          <Icon name="trash" /> Delete
        </button>
      </div>
    </div>
  )
}

function exportOf({ nodeId, generation }: VersionAddress) {
  return { version: generation, ...(nodeId === undefined ? {} : { nodeId }) }
}

function originText({ origin, from }: ListedVersion): string {
  if (origin === 'restored') return from === undefined ? 'restored' : `restored from result no. ${from}`
  return origin === 'imported' ? 'imported' : 'from a job'
}
