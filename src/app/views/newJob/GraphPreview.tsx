import { createMemo, createSignal, For, lazy, Match, Show, Switch } from 'solid-js'
import type { ReadInput } from '../../../core/input'
import { Icon } from '../../icons/Icon'
import { Part } from '../../parts/Part'
import { TypeCounts } from '../../parts/TypeCounts'
import type { Draft } from '../../state/drafts'
import { count, sizeText } from '../../words/count'
import { draftProblems, marksOf } from '../../words/draftProblems'
import { inWords } from '../../words/nodeKind'
import { DraftEditor, isEditable } from './DraftEditor'
import { draftPicture } from './draftPicture'
import { Problems } from './Problems'
import { RequestOptions } from './RequestOptions'

// Most of what a draft is shown with; the sentences above it are here at once.
const DraftTree = lazy(() => import('./DraftTree'))
const GraphPicture = lazy(() => import('../../picture/GraphPicture'))

const TOO_LARGE_TO_CHANGE = 'Too large to be changed here: project, model and context are sent as the file has them.'

interface GraphPreviewProps {
  readonly input: ReadInput
  readonly draft: Draft
}

/** Everything that would be sent, before it is. */
export function GraphPreview(props: GraphPreviewProps) {
  const graph = () => props.input.request.graph
  const edges = createMemo(() => graph().nodes.reduce((sum, node) => sum + (node.edges?.length ?? 0), 0))
  const problems = createMemo(() => draftProblems(props.input))
  const marks = createMemo(() => marksOf(problems()))
  const facts = createMemo(() => factsOf(props.input))
  const [shown, setShown] = createSignal<'tree' | 'picture' | 'text'>('tree')
  let showInTree: ((place: number) => void) | undefined
  let wanted: number | undefined
  const showNode = (place: number) => {
    setShown('tree')
    // The tree may still be on its way.
    if (showInTree) showInTree(place)
    else wanted = place
  }
  return (
    <div class="preview">
      <div class="pane-head">
        <h2>
          <bdi>{graph().name}</bdi>
        </h2>
        <span class="preview-faces">
          <button
            type="button"
            class="tool"
            aria-pressed={shown() === 'picture'}
            onClick={() => setShown(shown() === 'picture' ? 'tree' : 'picture')}
          >
            <Icon name="graphs" /> Picture
          </button>
          <Show when={isEditable(props.draft)}>
            <button
              type="button"
              class="tool"
              aria-pressed={shown() === 'text'}
              onClick={() => setShown(shown() === 'text' ? 'tree' : 'text')}
            >
              <Icon name="sliders" /> Edit text
            </button>
          </Show>
        </span>
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
      <Problems problems={problems()} show={showNode} />
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
      <Show when={isEditable(props.draft)} fallback={<p class="faint">{TOO_LARGE_TO_CHANGE}</p>}>
        <RequestOptions input={props.input} draft={props.draft} />
      </Show>
      <TypeCounts nodes={graph().nodes} />
      <Part>
        <Switch
          fallback={
            <DraftTree
              nodes={graph().nodes}
              marks={marks()}
              name={String(props.draft.id)}
              ref={(show) => {
                showInTree = show
                const place = wanted
                wanted = undefined
                if (place !== undefined) queueMicrotask(() => show(place))
              }}
            />
          }
        >
          <Match when={shown() === 'text'}>
            <DraftEditor draft={props.draft} />
          </Match>
          <Match when={shown() === 'picture'}>
            <DraftPicture input={props.input} />
          </Match>
        </Switch>
      </Part>
    </div>
  )
}

/** Made for those who look at it. */
function DraftPicture(props: { readonly input: ReadInput }) {
  const picture = createMemo(() => draftPicture(props.input))
  return <GraphPicture graph={picture()} name={props.input.request.graph.name} />
}

function factsOf({ request, graphId }: ReadInput): readonly (readonly [string, string])[] {
  const { project, llmConfig, context } = request
  const facts: (readonly [string, string | undefined])[] = [
    ['Type', inWords(request.graph.graphType)],
    ['Graph id', graphId],
    ['Project', [project.name, project.id && `no. ${project.id}`].filter(Boolean).join(', ') || 'a new one'],
    ['Provider', llmConfig?.provider],
    ['Model', llmConfig?.model],
    ['Context', context && count(context.length, 'message')],
  ]
  return facts.filter((fact): fact is readonly [string, string] => Boolean(fact[1]))
}
