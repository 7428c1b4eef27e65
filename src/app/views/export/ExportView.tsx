import { useSearchParams } from '@solidjs/router'
import { createMemo, createSignal, Match, Show, Switch } from 'solid-js'
import { type ExportChoice, type OutFile, planExport } from '../../../core/exportPlan'
import { graphAddress, readId, readNumber } from '../../address'
import { Icon } from '../../icons/Icon'
import { BackLink } from '../../parts/BackLink'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { FailureNote } from '../../parts/FailureNote'
import { pageTitle } from '../../parts/pageTitle'
import { VirtualRows } from '../../parts/VirtualRows'
import { count, sizeText } from '../../words/count'
import { useOpenGraph } from '../graphs/openGraph'
import { readVersions } from '../versions/readVersions'
import { ExportActions } from './ExportActions'
import { readOut } from './readOut'
import '../../parts/fields.css'
import '../code/node.css'
import './export.css'

/** Takes code out of the browser: shows first what goes, under which names, and what stays. */
export default function ExportView() {
  const graph = useOpenGraph()
  const [query, setQuery] = useSearchParams()
  const graphId = () => graph.graphId() ?? ''
  const nodeId = createMemo(() => readId(typeof query.node === 'string' ? query.node : undefined))
  const version = createMemo(() => readNumber(query.version))
  const files = readVersions(
    () => JSON.stringify([nodeId(), version()]),
    (codegen, id) => readOut(codegen, { graphId: id, nodeId: nodeId(), version: version() }),
  )
  const name = () => graph.entry()?.name ?? graphId()
  pageTitle(() => `Take out ${name()}`)
  const what = () => {
    const node = graph.index.value()?.nodes.find((entry) => entry.nodeId === nodeId())?.name ?? nodeId()
    return [node, version() && `result no. ${version()}`].filter(Boolean).join(', ')
  }
  return (
    <article class="node">
      <header class="node-head">
        <BackLink href={graphAddress(graphId())} to="nodes" />
        <h1 class="cut">
          Take out <bdi>{name()}</bdi>
        </h1>
        <bdi class="faint cut">{what()}</bdi>
      </header>
      <Switch>
        <Match when={files.failure()}>{(failure) => <FailureNote failure={failure()} />}</Match>
        <Match when={files.value()?.length === 0}>
          <EmptyPlace icon="file" title="There is no code to take out" />
        </Match>
        <Match when={files.value()}>
          {(found) => (
            <Export
              graph={{ graphId: graphId(), name: name() }}
              files={found()}
              layout={query.layout === 'one' ? 'one' : 'files'}
              onLayout={(layout) => setQuery({ layout: layout === 'one' ? 'one' : undefined }, { replace: true })}
            />
          )}
        </Match>
      </Switch>
    </article>
  )
}

interface ExportProps {
  readonly graph: { readonly graphId: string; readonly name: string }
  readonly files: readonly OutFile[]
  readonly layout: ExportChoice['layout']
  readonly onLayout: (layout: ExportChoice['layout']) => void
}

function Export(props: ExportProps) {
  const [secrets, setSecrets] = createSignal(false)
  const plan = createMemo(() => planExport(props.graph, props.files, { layout: props.layout, secrets: secrets() }))
  const secretFiles = createMemo(() => props.files.filter((file) => file.secrets > 0))
  const size = () => plan().files.reduce((sum, { text }) => sum + text.length, 0)
  return (
    <>
      <div class="export-form">
        <fieldset class="choices">
          <legend class="unseen">Layout</legend>
          <Layout
            name="files"
            title="All files in their folders"
            about="With a kustomization.yaml that lists the manifests in the order of applying."
            {...props}
          />
          <Layout
            name="one"
            title="One YAML"
            about="Every Kubernetes object once, in the order of applying."
            {...props}
          />
        </fieldset>
        <Show when={secretFiles().length > 0}>
          <label class="check secrets">
            <input type="checkbox" checked={secrets()} onChange={(event) => setSecrets(event.currentTarget.checked)} />
            <span>
              Take {count(secretFiles().length, 'file')} with secret values along
              <span class="faint"> – {secrets() ? 'readable by whoever gets them' : 'left out otherwise'}</span>
            </span>
          </label>
        </Show>
        <Show when={plan().doubles.length > 0}>
          <p class="note mild slim">
            <Icon name="alert" />
            <span class="note-text">
              Defined more than once, and not the same: {plan().doubles.slice(0, 5).join(', ')}. One YAML holds the last
              of each.
            </span>
          </p>
        </Show>
        <ExportActions graph={props.graph} plan={plan()} layout={props.layout} />
        <p class="faint">
          {count(plan().files.length, 'file')} · {sizeText(size())} · {count(plan().objects, 'Kubernetes object')}
        </p>
      </div>
      <VirtualRows rows={plan().files} label="What goes out">
        {(file) => (
          <p class="export-file">
            <Icon name="file" />
            <span class="cut">{file.name}</span>
            <span class="faint">{sizeText(file.text.length)}</span>
          </p>
        )}
      </VirtualRows>
    </>
  )
}

interface LayoutProps extends Pick<ExportProps, 'layout' | 'onLayout'> {
  readonly name: ExportChoice['layout']
  readonly title: string
  readonly about: string
}

function Layout(props: LayoutProps) {
  return (
    <label class="layout">
      <input
        type="radio"
        name="layout"
        checked={props.layout === props.name}
        onChange={() => props.onLayout(props.name)}
      />
      <span>
        <b>{props.title}</b>
        <span class="faint">{props.about}</span>
      </span>
    </label>
  )
}
