import { A, useParams, useSearchParams } from '@solidjs/router'
import { createEffect, createMemo, For, Match, Show, Switch } from 'solid-js'
import type { CodeFile } from '../../../core/codeMap'
import { graphAddress, nodeAddress, readFilePlace, readId, readNumber, versionsAddress } from '../../address'
import { Icon } from '../../icons/Icon'
import { BackLink } from '../../parts/BackLink'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { FailureNote } from '../../parts/FailureNote'
import { KindMark } from '../../parts/KindMark'
import { pageTitle } from '../../parts/pageTitle'
import { Reading } from '../../parts/Reading'
import { useApp } from '../../state/app'
import { readFiles } from '../../state/code'
import { typeName } from '../../words/nodeKind'
import { useOpenGraph } from '../graphs/openGraph'
import { FileView } from './FileView'
import './node.css'
import './code.css'

/** The files of one node, one at a time. */
export default function NodeView() {
  const app = useApp()
  const graph = useOpenGraph()
  const params = useParams()
  const [query] = useSearchParams()
  const nodeId = createMemo(() => readId(params.node))
  const version = createMemo(() => readNumber(query.version))
  const files = readFiles(app.connection, graph.graphId, nodeId, version)
  const place = () => Math.min(readFilePlace(query.file), (files.value()?.length ?? 1) - 1)
  const node = createMemo(() => graph.index.value()?.nodes.find((entry) => entry.nodeId === nodeId()))
  const name = () => node()?.name || nodeId() || 'Unnamed node'
  pageTitle(name)

  return (
    <article class="node">
      <header class="node-head">
        <BackLink href={graph.nodes.link(graphAddress(graph.graphId() ?? ''))} to="nodes" />
        <KindMark nodeType={node()?.nodeType ?? ''} />
        <h1 class="cut">
          <bdi>{name()}</bdi>
        </h1>
        <Show when={node()}>{(entry) => <span class="faint">{typeName(entry().nodeType)}</span>}</Show>
        <A class="tool versions-link" href={graph.nodes.link(versionsAddress(graph.graphId() ?? '', nodeId() ?? ''))}>
          <Icon name="versions" /> <span class="tool-word">Versions</span>
        </A>
      </header>
      <Show when={version()}>
        {(generation) => (
          <p class="note mild slim">
            <Icon name="versions" />
            <span class="note-text">This is an older state: what result no. {generation()} brought.</span>
            <A class="tool" href={graph.nodes.link(nodeAddress(graph.graphId() ?? '', nodeId() ?? ''))}>
              To the current code
            </A>
          </p>
        )}
      </Show>
      <Switch>
        <Match when={files.failure()}>{(failure) => <FailureNote failure={failure()} />}</Match>
        <Match when={graph.index.settled() && files.value()?.[place()]}>
          {(file) => (
            <>
              <FileTabs
                files={files.value() ?? []}
                place={place()}
                graphId={graph.graphId() ?? ''}
                version={version()}
              />
              <FileView file={file()} nodeType={node()?.nodeType} />
            </>
          )}
        </Match>
        <Match when={files.settled()}>
          <EmptyPlace icon="file" title="There is no code of this node here">
            <p>{version() ? `Result no. ${version()} brought none.` : 'No job has brought any yet.'}</p>
          </EmptyPlace>
        </Match>
        <Match when={!files.settled()}>
          <Reading />
        </Match>
      </Switch>
    </article>
  )
}

interface FileTabsProps {
  readonly files: readonly CodeFile[]
  readonly place: number
  readonly graphId: string
  readonly version: number | undefined
}

function FileTabs(props: FileTabsProps) {
  const { nodes } = useOpenGraph()
  let tabs!: HTMLElement
  createEffect(() => tabs.children[props.place]?.scrollIntoView({ block: 'nearest', inline: 'nearest' }))
  return (
    <nav class="files" aria-label="Files of this node" ref={tabs}>
      <For each={props.files}>
        {(file, place) => (
          <a
            class="file-tab"
            classList={{ here: place() === props.place }}
            aria-current={place() === props.place ? 'page' : undefined}
            href={nodes.link(
              nodeAddress(props.graphId, file.nodeId, place(), props.version ? { version: props.version } : {}),
            )}
          >
            <bdi>{file.name}</bdi>
          </a>
        )}
      </For>
    </nav>
  )
}
