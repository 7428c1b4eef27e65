import { A, useParams } from '@solidjs/router'
import { createMemo, For, Match, Show, Switch } from 'solid-js'
import type { CodeFile } from '../../../core/codeMap'
import { compareAddress, readFilePlace, readId, versionsAddress } from '../../address'
import { Icon } from '../../icons/Icon'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { FailureNote } from '../../parts/FailureNote'
import { pageTitle } from '../../parts/pageTitle'
import { Reading } from '../../parts/Reading'
import { createReading } from '../../state/reading'
import { useOpenGraph } from '../graphs/openGraph'
import { ComparedText } from './ComparedText'
import { CompareHead, useCompared } from './CompareHead'
import { createComparer } from './comparer'
import { readVersions } from './readVersions'
import { VersionHead } from './VersionHead'
import './versions.css'

/** The files of a node in two versions, line by line. */
export default function NodeCompare() {
  const graph = useOpenGraph()
  const params = useParams()
  const graphId = () => graph.graphId() ?? ''
  const nodeId = createMemo(() => readId(params.node))
  const compared = useCompared()
  const compare = createComparer()
  const versions = readVersions(nodeId, (codegen, id) => codegen.versions.ofNode(id, nodeId() ?? ''))
  const files = readVersions(
    () => compared.key() && JSON.stringify([nodeId(), compared.key()]),
    async (codegen, id) => {
      const load = (generation = 0) => codegen.versions.load({ graphId: id, generation, nodeId: nodeId() ?? '' })
      return pairs(await load(compared.from()), await load(compared.to()))
    },
  )
  const place = () => Math.min(readFilePlace(compared.query.file), (files.value()?.length ?? 1) - 1)
  const pair = () => files.value()?.[place()]
  const rows = createReading(
    // The type of the node says whether all of it is secret.
    () => (versions.settled() ? pair() : undefined),
    (shown) => shown,
    ({ before, after }) => compare(before?.code ?? '', after?.code ?? '', versions.value()?.[0]?.nodeType),
  )
  const wide = matchMedia('(min-width: 1100px)').matches
  const sideBySide = () => (wide ? compared.query.view !== 'inline' : compared.query.view === 'side')
  const name = () => versions.value()?.[0]?.name || nodeId() || 'Unnamed node'
  pageTitle(() => `Changes of ${name()}`)

  return (
    <article class="node">
      <VersionHead
        back={versionsAddress(graphId(), nodeId())}
        to="versions"
        name={versions.settled() ? name() : undefined}
        what="Changes"
      >
        <button
          type="button"
          class="tool side-switch"
          aria-pressed={sideBySide()}
          onClick={() => compared.setQuery({ view: sideBySide() ? 'inline' : 'side' })}
        >
          <Icon name="compare" /> Side by side
        </button>
      </VersionHead>
      <CompareHead
        compared={compared}
        versions={(versions.value() ?? []).map(({ generation, label }) => ({
          generation,
          title: `Result no. ${generation}${label ? ` – ${label}` : ''}`,
        }))}
      />
      <Switch fallback={<Reading />}>
        <Match when={files.failure() ?? rows.failure()}>{(failure) => <FailureNote failure={failure()} />}</Match>
        <Match when={pair()}>
          {(shown) => (
            <>
              <nav class="files" aria-label="Files of this node">
                <For each={files.value()}>
                  {(file, at) => (
                    <A
                      class="file-tab"
                      classList={{ here: at() === place() }}
                      aria-current={at() === place() ? 'page' : undefined}
                      href={`${compareAddress(compared.from() ?? 0, compared.to() ?? 0, graphId(), nodeId())}&file=${at() + 1}`}
                      noScroll
                    >
                      <bdi>{(file.after ?? file.before)?.name}</bdi>
                      <Show when={file.before?.code !== file.after?.code}>
                        <span class="dot" title="differs">
                          <span class="unseen">, differs</span>
                        </span>
                      </Show>
                    </A>
                  )}
                </For>
              </nav>
              <Show
                when={shown().before?.code !== shown().after?.code}
                fallback={<EmptyPlace icon="check" title="This file is the same in both" />}
              >
                <ComparedText
                  rows={rows.value() ?? []}
                  sideBySide={sideBySide()}
                  label={`Changes of ${(shown().after ?? shown().before)?.name}`}
                />
              </Show>
            </>
          )}
        </Match>
        <Match when={files.settled() || compared.key() === undefined}>
          <EmptyPlace icon="compare" title="Choose two versions to compare" />
        </Match>
      </Switch>
    </article>
  )
}

interface Pair {
  readonly before?: CodeFile
  readonly after?: CodeFile
}

/** The files of the newer version, each with its older self by name; then those that are gone. */
function pairs(before: readonly CodeFile[], after: readonly CodeFile[]): readonly Pair[] {
  const left = [...before]
  const found = after.map((file): Pair => {
    const at = left.findIndex((other) => (other.path ?? other.name) === (file.path ?? file.name))
    const [old] = at < 0 ? [] : left.splice(at, 1)
    return old ? { before: old, after: file } : { after: file }
  })
  return [...found, ...left.map((file) => ({ before: file }))]
}
