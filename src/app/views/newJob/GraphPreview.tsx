import { createMemo, createSignal, For, Show } from 'solid-js'
import type { ReadInput } from '../../../core/input'
import { Icon } from '../../icons/Icon'
import { TypeCounts } from '../../parts/TypeCounts'
import type { Draft } from '../../state/drafts'
import { count, sizeText } from '../../words/count'
import { typeName } from '../../words/nodeKind'
import { DraftEditor, isEditable } from './DraftEditor'
import { NodeTable } from './NodeTable'

interface GraphPreviewProps {
  readonly input: ReadInput
  readonly draft: Draft
}

/** Everything that would be sent, before it is. */
export function GraphPreview(props: GraphPreviewProps) {
  const graph = () => props.input.request.graph
  const edges = createMemo(() => graph().nodes.reduce((sum, node) => sum + (node.edges?.length ?? 0), 0))
  const facts = createMemo(() => factsOf(props.input))
  const [editing, setEditing] = createSignal(false)
  return (
    <div class="preview">
      <div class="pane-head">
        <h2>
          <bdi>{graph().name}</bdi>
        </h2>
        <span class="faint preview-type">{typeName(graph().graphType)}</span>
        <Show when={isEditable(props.draft)}>
          <button type="button" class="tool" aria-pressed={editing()} onClick={() => setEditing(!editing())}>
            <Icon name="sliders" /> Edit text
          </button>
        </Show>
      </div>
      <Show when={graph().description}>
        <p class="soft">
          <bdi>{graph().description}</bdi>
        </p>
      </Show>
      <p class="totals">
        <span>
          <b>{graph().nodes.length.toLocaleString('en')}</b> {graph().nodes.length === 1 ? 'node' : 'nodes'}
        </span>
        <span>
          <b>{edges().toLocaleString('en')}</b> {edges() === 1 ? 'connection' : 'connections'}
        </span>
        <span>
          <b>{sizeText(props.draft.bytes)}</b> <bdi>{props.draft.name}</bdi>
        </span>
      </p>
      <For each={props.input.warnings}>
        {(warning) => (
          <p class="note mild">
            <Icon name="alert" />
            <bdi>{warning}</bdi>
          </p>
        )}
      </For>
      <dl class="facts-list">
        <For each={facts()}>
          {([term, value]) => (
            <div>
              <dt>{term}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          )}
        </For>
      </dl>
      <TypeCounts nodes={graph().nodes} />
      <Show when={editing()} fallback={<NodeTable nodes={graph().nodes} />}>
        <DraftEditor draft={props.draft} />
      </Show>
    </div>
  )
}

function factsOf({ request, graphId }: ReadInput): readonly (readonly [string, string])[] {
  const { project, llmConfig, context } = request
  const facts: (readonly [string, string | undefined])[] = [
    ['Graph id', graphId],
    ['Project', [project.name, project.id && `no. ${project.id}`].filter(Boolean).join(', ') || 'a new one'],
    ['Provider', llmConfig?.provider],
    ['Model', llmConfig?.model],
    ['Context', context && count(context.length, 'message')],
  ]
  return facts.filter((fact): fact is readonly [string, string] => Boolean(fact[1]))
}
