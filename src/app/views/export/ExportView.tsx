import { useSearchParams } from '@solidjs/router'
import { createMemo, createSignal, Match, onCleanup, Show, Switch, untrack } from 'solid-js'
import type { ExportChoice } from '../../../core/exportPlan'
import { graphAddress, readId, readNumber } from '../../address'
import { Icon } from '../../icons/Icon'
import { BackLink } from '../../parts/BackLink'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { FailureNote } from '../../parts/FailureNote'
import { Folded } from '../../parts/Folded'
import { pageTitle } from '../../parts/pageTitle'
import { Reading } from '../../parts/Reading'
import { VirtualRows } from '../../parts/VirtualRows'
import { useApp } from '../../state/app'
import { watchCode } from '../../state/code'
import { createReading } from '../../state/reading'
import { count, sizeText } from '../../words/count'
import { linkWorker } from '../../worker/callWorker'
import { useOpenGraph } from '../graphs/openGraph'
import { ExportActions } from './ExportActions'
import type { ExportCalls, PlannedExport } from './exportWorker'
import workerUrl from './exportWorker?worker&url'
import { readOut } from './readOut'
import '../../parts/fields.css'
import '../code/node.css'
import './export.css'

type Layouts = ExportChoice['layout']

/** Takes code out of the browser: shows first what goes, under which names, and what stays. */
export default function ExportView() {
  const app = useApp()
  const graph = useOpenGraph()
  const [query, setQuery] = useSearchParams()
  const graphId = () => graph.graphId() ?? ''
  const nodeId = createMemo(() => readId(typeof query.node === 'string' ? query.node : undefined))
  const version = createMemo(() => readNumber(query.version))
  const layout = (): Layouts => (query.layout === 'one' ? 'one' : 'files')
  /** Not what is chosen later: then the choice would close under the hand that makes it. */
  const asked = untrack(layout) === 'one'
  const [secrets, setSecrets] = createSignal(false)
  const [former, setFormer] = createSignal(false)
  const [turn, setTurn] = createSignal(0)
  const worker = linkWorker<ExportCalls>(workerUrl)
  onCleanup(worker.end)
  const changes = watchCode(app.connection, graph.graphId)

  const name = () => graph.entry()?.name ?? graphId()
  const planned = createReading(
    () => {
      const codegen = app.connection.codegen()
      // The name goes out as well: with what is not known yet, a folder that is up to date would look changed.
      if (!codegen || graph.graphId() === undefined || !app.graphs.settled()) return undefined
      const address = { graphId: graphId(), nodeId: nodeId(), version: version() }
      return {
        codegen,
        address,
        name: name(),
        choice: { layout: layout(), secrets: secrets(), former: former() },
        read: `${changes()} ${turn()}`,
      }
    },
    ({ address }) => JSON.stringify(address),
    async ({ codegen, address, name, choice, read }) => {
      const stored = codegen.health().storage === 'memory' ? { stored: await readOut(codegen, address) } : {}
      const key = JSON.stringify([address, read])
      return worker.call('plan', { key, address, choice, graph: { graphId: address.graphId, name }, ...stored })
    },
  )
  const nodeName = () => {
    const id = nodeId()
    return id === undefined ? undefined : (graph.index.value()?.nodes.find((node) => node.nodeId === id)?.name ?? id)
  }
  pageTitle(() => `Take out ${name()}`)
  const parts = () => [nodeName(), version() && `result no. ${version()}`].filter(Boolean)
  return (
    <article class="node">
      <header class="node-head">
        <BackLink href={graph.nodes.link(graphAddress(graphId()))} to="nodes" />
        <h1 class="cut">
          Take out <bdi>{name()}</bdi>
        </h1>
        <bdi class="faint cut">{parts().join(', ')}</bdi>
      </header>
      <Switch fallback={<Reading what="the code" />}>
        <Match when={planned.failure()}>{(failure) => <FailureNote failure={failure()} />}</Match>
        <Match when={planned.value()?.all === 0}>
          <EmptyPlace icon="file" title="There is no code to take out" />
        </Match>
        <Match when={planned.value()}>
          {(plan) => (
            <>
              <div class="export-form">
                <ExportActions
                  worker={worker}
                  plan={plan()}
                  layout={layout()}
                  name={[name(), nodeName(), version() && `result ${version()}`].filter(Boolean).join(' ')}
                  folderKey={JSON.stringify([graphId(), nodeId() ?? null])}
                  onStopped={() => setTurn((value) => value + 1)}
                />
                <Folded line={goesOut(layout(), secrets(), plan().secretFiles)} open={asked}>
                  <Layouts
                    layout={layout()}
                    onLayout={(wanted) => setQuery({ layout: wanted === 'one' ? 'one' : undefined }, { replace: true })}
                  />
                  <Along
                    files={plan().secretFiles}
                    which="with secret values"
                    meaning="readable by whoever gets them"
                    along={secrets()}
                    onAlong={setSecrets}
                  />
                </Folded>
                <Along
                  files={plan().formerFiles}
                  which="of nodes that are no longer in the graph"
                  meaning="applied with the rest"
                  along={former()}
                  onAlong={setFormer}
                />
                <Doubles plan={plan()} />
                <p class="faint">
                  {count(plan().files.length, 'file')} ·{' '}
                  {sizeText(plan().files.reduce((sum, { units }) => sum + units, 0))} ·{' '}
                  {count(plan().objects, 'Kubernetes object')}
                </p>
              </div>
              <VirtualRows rows={plan().files} label="What goes out">
                {(file) => (
                  <p class="export-file">
                    <Icon name="file" />
                    <span class="cut">{file.name}</span>
                    <span class="faint">{sizeText(file.units)}</span>
                  </p>
                )}
              </VirtualRows>
            </>
          )}
        </Match>
      </Switch>
    </article>
  )
}

function goesOut(layout: Layouts, secrets: boolean, secretFiles: number): string {
  const what = layout === 'one' ? 'One YAML' : 'All files in their folders'
  if (secretFiles === 0) return what
  return `${what}, ${secrets ? 'with' : 'without'} ${count(secretFiles, 'file')} of secret values`
}

interface AlongProps {
  readonly files: number
  /** Of "… along 3 files …": what stands behind the number. */
  readonly which: string
  /** What it means to take them. */
  readonly meaning: string
  readonly along: boolean
  readonly onAlong: (along: boolean) => void
}

/** Files that stay unless they are told to come along: those with secrets, and those of nodes that the graph has lost. */
function Along(props: AlongProps) {
  return (
    <Show when={props.files > 0}>
      <label class="check">
        <input type="checkbox" checked={props.along} onChange={(event) => props.onAlong(event.currentTarget.checked)} />
        <span>
          Take along {count(props.files, 'file')} {props.which}
          <span class="faint"> – {props.along ? props.meaning : 'left out otherwise'}</span>
        </span>
      </label>
    </Show>
  )
}

/** What is to be known before it goes out. */
function Doubles(props: { readonly plan: PlannedExport }) {
  return (
    <Show when={props.plan.doubles.length > 0}>
      <p class="note mild slim">
        <Icon name="alert" />
        <span class="note-text">
          Defined more than once, and not the same: {props.plan.doubles.slice(0, 5).join(', ')}
          {props.plan.doubles.length > 5 ? ` and ${props.plan.doubles.length - 5} more` : ''}. One YAML holds the last
          of each.
        </span>
      </p>
    </Show>
  )
}

interface LayoutsProps {
  readonly layout: Layouts
  readonly onLayout: (layout: Layouts) => void
}

function Layouts(props: LayoutsProps) {
  return (
    <fieldset class="choices">
      <legend class="unseen">Layout</legend>
      <Layout
        name="files"
        title="All files in their folders"
        about="With a kustomization.yaml that lists the manifests in the order of applying."
        {...props}
      />
      <Layout name="one" title="One YAML" about="Every Kubernetes object once, in the order of applying." {...props} />
    </fieldset>
  )
}

interface LayoutProps extends LayoutsProps {
  readonly name: Layouts
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
