import { A, useNavigate } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import type { Codegen } from '../../../client/codegen'
import { type Failure, toFailure } from '../../../core/failure'
import { graphAddress, versionsAddress } from '../../address'
import { Icon } from '../../icons/Icon'
import { CommandFailure } from '../../parts/CommandFailure'
import { rowsByKey } from '../../parts/rowsByKey'
import { useApp } from '../../state/app'
import { count, number, sizeText } from '../../words/count'
import { agoText } from '../../words/duration'

type GraphUsage = Awaited<ReturnType<Codegen['storage']['usage']>>[number]

/** Names the deletion of a graph's older versions. */
export function olderKey(graphId: string): string {
  return `older:${graphId}`
}

/** What a graph takes once its older versions are gone. */
export function withoutOlder(graph: GraphUsage): GraphUsage {
  const { units, olderUnits, freeUnits } = graph
  return { ...graph, units: units - freeUnits, olderUnits: olderUnits - freeUnits, freeUnits: 0 }
}

/** The largest come first: whoever looks for room finds it there, and nobody waits for thousands of rows. */
const AT_ONCE = 100

/** Each graph with what it takes: what is current, and what older versions take on top of it. */
export function GraphRows(props: { readonly usage: readonly GraphUsage[] }) {
  const most = () => Math.max(1, ...props.usage.map(({ units }) => units))
  const [room, setRoom] = createSignal(AT_ONCE)
  const rows = rowsByKey(
    () => props.usage.slice(0, room()),
    ({ graphId }) => graphId,
  )
  const left = () => props.usage.length - rows.keys().length
  const [failure, setFailure] = createSignal<Failure>()
  return (
    <>
      <CommandFailure failure={failure()} />
      <ul class="stored" aria-label="Graphs by size">
        <For each={rows.keys()}>
          {(graphId) => {
            const row = rows.rowOf(graphId)
            return (
              <Show when={row()}>{(graph) => <GraphRow graph={graph()} most={most()} onFailure={setFailure} />}</Show>
            )
          }}
        </For>
      </ul>
      <Show when={left() > 0}>
        <p>
          <button type="button" class="button small" onClick={() => setRoom((shown) => shown + AT_ONCE)}>
            Show the next {number(Math.min(left(), AT_ONCE))} of {number(left())} more
          </button>
        </p>
      </Show>
      <p class="faint">
        {number(props.usage.length)} {props.usage.length === 1 ? 'graph' : 'graphs'},{' '}
        {sizeText(props.usage.reduce((sum, { units }) => sum + units, 0))} of code; equal code is stored once. The full
        colour is what is current, the pale one what only older versions hold. “Free” deletes older versions; what is
        current, named or pinned stays.
      </p>
    </>
  )
}

interface GraphRowProps {
  readonly graph: GraphUsage
  readonly most: number
  readonly onFailure: (failure: Failure | undefined) => void
}

function GraphRow(props: GraphRowProps) {
  const app = useApp()
  const navigate = useNavigate()
  const { graphId, name } = props.graph
  const width = (units: number) => `${(units / props.most) * 100}%`
  const pinned = () => props.graph.pinned
  const pin = async (isPinned: boolean) => {
    props.onFailure(undefined)
    try {
      const { newest } = props.graph
      await app.connection.codegen()?.versions.pin({ graphId, generation: newest?.generation ?? 0 }, isPinned)
      app.announce(isPinned ? 'Pinned.' : 'No longer pinned.')
    } catch (error) {
      props.onFailure(toFailure(error))
    }
  }
  const remove = () =>
    app.deletions.start({
      key: `graph:${graphId}`,
      said: `“${name}” deleted, with ${count(props.graph.versions, 'version')}${pinned() > 0 ? ', pinned ones too' : ''}.`,
      carryOut: async () => app.connection.codegen()?.clearGeneratedCode(graphId),
      undo: () => navigate('/storage'),
    })
  const free = () =>
    app.deletions.start({
      key: olderKey(graphId),
      said: `Older versions of “${name}” deleted: ${sizeText(props.graph.freeUnits)} freed.${
        pinned() > 0 ? ` ${count(pinned(), 'pinned version stays', 'pinned versions stay')}.` : ''
      }`,
      carryOut: async () => app.connection.codegen()?.storage.freeOlder(graphId),
      undo: () => navigate('/storage'),
    })
  return (
    <li class="stored-row">
      <span class="two-lines">
        <A class="cut" href={graphAddress(graphId)}>
          <bdi>{name}</bdi>
        </A>
        <span class="faint cut">
          <A href={versionsAddress(graphId)}>{count(props.graph.versions, 'version')}</A>,{' '}
          {agoText(props.graph.updatedAt, app.clock.now())}
        </span>
        <Show when={pinned() > 0}>
          <span class="faint">{pinsText(props.graph)}</span>
        </Show>
      </span>
      <svg class="bar-line" aria-hidden="true">
        <rect class="tone-faint" width={width(props.graph.units)} height="100%" rx="3" />
        <rect class="tone-accent" width={width(props.graph.units - props.graph.olderUnits)} height="100%" rx="3" />
      </svg>
      <span class="stored-size">
        {sizeText(props.graph.units)}
        <Show when={props.graph.olderUnits > 0}>
          <span class="faint"> {sizeText(props.graph.olderUnits)} older</span>
        </Show>
      </span>
      <span class="stored-tools">
        <Show when={props.graph.freeUnits > 0}>
          <button
            type="button"
            class="button small"
            aria-label={`Free ${sizeText(props.graph.freeUnits)}: delete older versions of ${name}`}
            onClick={free}
          >
            Free {sizeText(props.graph.freeUnits)}
          </button>
        </Show>
        <Show when={props.graph.newest}>
          {(newest) => (
            <button
              type="button"
              class="tool"
              aria-label={`Pin the newest version of ${name}`}
              title="Pin the newest version"
              aria-pressed={newest().pinned}
              onClick={() => void pin(!newest().pinned)}
            >
              <Icon name="pin" />
            </button>
          )}
        </Show>
        <button type="button" class="icon-button" aria-label={`Delete the code of ${name}`} onClick={remove}>
          <Icon name="trash" />
        </button>
      </span>
    </li>
  )
}

/** `2 pinned, which keep 3.2 kB`; of pins that keep nothing that would go else, only how many. */
function pinsText({ pinned, pinnedUnits }: GraphUsage): string {
  if (pinnedUnits === 0) return `${number(pinned)} pinned`
  return `${number(pinned)} pinned, which ${pinned === 1 ? 'keeps' : 'keep'} ${sizeText(pinnedUnits)}`
}
