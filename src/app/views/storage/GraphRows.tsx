import { A, useNavigate } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { Codegen } from '../../../client/codegen'
import { graphAddress, versionsAddress } from '../../address'
import { Icon } from '../../icons/Icon'
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

/** Each graph with what it takes: what is current, and what older versions take on top of it. */
export function GraphRows(props: { readonly usage: readonly GraphUsage[] }) {
  const most = () => Math.max(1, ...props.usage.map(({ units }) => units))
  return (
    <>
      <ul class="stored" aria-label="Graphs by size">
        <For each={props.usage}>{(graph) => <GraphRow graph={graph} most={most()} />}</For>
      </ul>
      <p class="faint">
        {number(props.usage.length)} {props.usage.length === 1 ? 'graph' : 'graphs'},{' '}
        {sizeText(props.usage.reduce((sum, { units }) => sum + units, 0))} of code; equal code is stored once. The full
        colour is what is current, the pale one what only older versions hold.
        <Show when={props.usage.some(({ freeUnits }) => freeUnits > 0)}>
          {' '}
          “Free” deletes older versions; what is current, named or pinned stays.
        </Show>
      </p>
    </>
  )
}

function GraphRow(props: { readonly graph: GraphUsage; readonly most: number }) {
  const app = useApp()
  const navigate = useNavigate()
  const { graphId, name } = props.graph
  const width = (units: number) => `${(units / props.most) * 100}%`
  const remove = () =>
    app.deletions.start({
      key: `graph:${graphId}`,
      said: `“${name}” deleted, with ${count(props.graph.versions, 'version')}.`,
      carryOut: async () => app.connection.codegen()?.clearGeneratedCode(graphId),
      undo: () => navigate('/storage'),
    })
  const free = () =>
    app.deletions.start({
      key: olderKey(graphId),
      said: `Older versions of “${name}” deleted: ${sizeText(props.graph.freeUnits)} freed.`,
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
        <button type="button" class="icon-button" aria-label={`Delete the code of ${name}`} onClick={remove}>
          <Icon name="trash" />
        </button>
      </span>
    </li>
  )
}
