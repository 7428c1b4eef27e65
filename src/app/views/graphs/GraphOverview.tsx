import { A, useNavigate } from '@solidjs/router'
import { createMemo, For, Show } from 'solid-js'
import type { GraphEntry } from '../../../core/codeMap'
import { againAddress, graphAddress, jobAddress, pictureAddress } from '../../address'
import { Icon } from '../../icons/Icon'
import { JobMark } from '../../parts/JobMark'
import { pageTitle } from '../../parts/pageTitle'
import { TypeCounts } from '../../parts/TypeCounts'
import { useApp } from '../../state/app'
import { createWide } from '../../state/wide'
import { count, number, sizeText } from '../../words/count'
import { agoText } from '../../words/duration'
import { isFromElsewhere } from '../../words/fromElsewhere'
import { describeJob } from '../../words/jobWords'
import { useOpenGraph } from './openGraph'
import { PictureOfGraph } from './PictureOfGraph'

const MOST_JOBS = 8

/** A graph as a whole: what there is of it, and where it came from. */
export default function GraphOverview() {
  const app = useApp()
  const graph = useOpenGraph()
  pageTitle(() => graph.entry()?.name ?? 'Graph')
  // All of it at once, so that nothing jumps.
  const entry = () => (graph.index.settled() && app.jobs.loaded() ? graph.entry() : undefined)
  return <Show when={entry()}>{(whole) => <Overview entry={whole()} />}</Show>
}

function Overview(props: { readonly entry: GraphEntry }) {
  const app = useApp()
  const graph = useOpenGraph()
  const wide = createWide()
  const jobs = createMemo(() => app.jobs.ids().filter((id) => app.jobs.get(id)?.graphId === props.entry.graphId))
  const isSentFromHere = (id: string) => {
    const job = app.jobs.get(id)
    return job !== undefined && !isFromElsewhere(job)
  }
  const nodes = createMemo(() => (graph.index.value()?.nodes ?? []).map((node) => ({ ...node, id: node.nodeId })))
  return (
    <article class="overview">
      <h2 class="overview-name">
        <bdi>{props.entry.name}</bdi>
      </h2>
      <p class="totals">
        <span>
          <b>{number(props.entry.nodes)}</b> {props.entry.nodes === 1 ? 'node' : 'nodes'}
        </span>
        <span>
          <b>{number(props.entry.files)}</b> {props.entry.files === 1 ? 'file' : 'files'}
        </span>
        <span>
          <b>{sizeText(props.entry.units)}</b> of code
        </span>
        <span>
          result <b>no. {props.entry.generation}</b>, {agoText(props.entry.updatedAt, app.clock.now())}
        </span>
      </p>
      <TypeCounts nodes={nodes()} />
      <Show when={wide() && graph.nodes.as() !== 'picture'}>
        <PictureOfGraph />
      </Show>
      <Show when={jobs().length > 0}>
        <h3 class="section-title">Its jobs</h3>
        <ul class="card-list">
          <For each={jobs().slice(0, MOST_JOBS)}>{(id) => <JobLine id={id} />}</For>
        </ul>
      </Show>
      <Actions entry={props.entry} lastSent={jobs().find(isSentFromHere)} />
    </article>
  )
}

function JobLine(props: { readonly id: string }) {
  const app = useApp()
  return (
    <Show when={app.jobs.get(props.id)}>
      {(job) => (
        <li>
          <A class="row-item" href={jobAddress(props.id)}>
            <JobMark tone={describeJob(job()).tone} />
            <span class="two-lines">
              <span>{describeJob(job()).title}</span>
              <span class="faint">{agoText(job().createdAt, app.clock.now())}</span>
            </span>
          </A>
        </li>
      )}
    </Show>
  )
}

function Actions(props: { readonly entry: GraphEntry; readonly lastSent: string | undefined }) {
  const app = useApp()
  const navigate = useNavigate()
  const clear = () => {
    const { graphId, files, name } = props.entry
    app.deletions.start({
      key: `graph:${graphId}`,
      said: `${count(files, 'file')} of “${name}” deleted.`,
      carryOut: async () => app.connection.codegen()?.clearGeneratedCode(graphId),
      undo: () => navigate(graphAddress(graphId)),
    })
    navigate('/graphs', { replace: true })
  }
  return (
    <div class="actions">
      <Show when={props.lastSent}>
        {(job) => (
          <A class="button" href={againAddress(job())}>
            <Icon name="refresh" /> New job from this graph
          </A>
        )}
      </Show>
      <A class="button one-pane-only" href={pictureAddress(props.entry.graphId)}>
        <Icon name="graphs" /> Picture
      </A>
      <button type="button" class="button danger" onClick={clear}>
        <Icon name="trash" /> Delete its code
      </button>
    </div>
  )
}
