import { A, useNavigate, useSearchParams } from '@solidjs/router'
import { createSignal, Match, Show, Switch } from 'solid-js'
import { type Failure, toFailure } from '../../../core/failure'
import type { Job } from '../../../core/job'
import { type KubegramLink, readLink } from '../../../core/link'
import { graphAddress, jobAddress } from '../../address'
import { Icon } from '../../icons/Icon'
import { CommandFailure } from '../../parts/CommandFailure'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { pageTitle } from '../../parts/pageTitle'
import { useApp } from '../../state/app'
import { unhurried } from '../../state/underWay'

type JobLink = Extract<KubegramLink, { to: 'job' }>

/** Where `web+kubegram:` links lead. It says what the link asks for; only a click does it. */
export default function OpenView() {
  const [query] = useSearchParams()
  pageTitle(() => 'Open a link')
  const link = () => readLink(typeof query.link === 'string' ? query.link : '')
  const job = () => {
    const read = link()
    return read?.to === 'job' ? read : undefined
  }
  const graphId = () => {
    const read = link()
    return read?.to === 'graph' ? read.graphId : undefined
  }
  return (
    <article class="place pane prose">
      <h1>Open a link</h1>
      <Switch
        fallback={
          <EmptyPlace icon="alert" title="This link cannot be opened">
            <p>
              Links of this app name a job, <code>web+kubegram:job/…</code>, or a graph,{' '}
              <code>web+kubegram:graph/…</code>. Nothing was done.
            </p>
            <p>
              <A href="/jobs">Go to your jobs</A>
            </p>
          </EmptyPlace>
        }
      >
        <Match when={job()}>{(read) => <JobPreview link={read()} />}</Match>
        <Match when={graphId()}>{(id) => <GraphPreview graphId={id()} />}</Match>
      </Switch>
    </article>
  )
}

function JobPreview(props: { readonly link: JobLink }) {
  const app = useApp()
  const navigate = useNavigate()
  const [failure, setFailure] = createSignal<Failure>()
  const [busy, setBusy] = createSignal(false)
  const known = (): Job | undefined =>
    app.jobs
      .ids()
      .map((id) => app.jobs.get(id))
      .find((job) => job?.serverJobId === props.link.jobId)
  const follow = async () => {
    const codegen = app.connection.codegen()
    if (!codegen) return
    setBusy(true)
    try {
      const job = await unhurried(codegen.attach(props.link.jobId, props.link.graphId))
      app.jobs.note([job])
      navigate(jobAddress(job.id), { replace: true })
    } catch (error) {
      setFailure(toFailure(error))
      setBusy(false)
    }
  }
  return (
    <>
      <p>The link leads to a job of your Kubegram server.</p>
      <dl class="pairs">
        <div>
          <dt>Job</dt>
          <dd>
            <bdi>{props.link.jobId}</bdi>
          </dd>
        </div>
        <Show when={props.link.graphId}>
          <div>
            <dt>Its code goes to the graph</dt>
            <dd>
              <bdi>{props.link.graphId}</bdi>
            </dd>
          </div>
        </Show>
      </dl>
      <Show
        when={known()}
        fallback={
          <>
            <p>Following it asks the server for its state, and stores its code in this browser once it is done.</p>
            <button
              type="button"
              class="button primary"
              disabled={busy() || !app.connection.codegen()}
              onClick={() => void follow()}
            >
              <Icon name="download" /> Follow this job
            </button>
          </>
        }
      >
        {(job) => (
          <>
            <p>This browser follows it already, or has its code.</p>
            <A class="button primary" href={jobAddress(job().id)}>
              Open the job
            </A>
          </>
        )}
      </Show>
      <CommandFailure failure={failure()} />
    </>
  )
}

function GraphPreview(props: { readonly graphId: string }) {
  const app = useApp()
  const known = () => app.graphs.value()?.find((graph) => graph.graphId === props.graphId)
  return (
    <Show
      when={known()}
      fallback={
        <Show when={app.graphs.settled()}>
          <EmptyPlace icon="graphs" title="The code of this graph is not in this browser">
            <p>
              The link names the graph <bdi>{props.graphId}</bdi>. Generate its code here, or ask whoever sent the link
              for the link of the job.
            </p>
          </EmptyPlace>
        </Show>
      }
    >
      {(graph) => (
        <>
          <p>
            The link leads to the graph <bdi>{graph().name}</bdi>, whose code is in this browser.
          </p>
          <A class="button primary" href={graphAddress(props.graphId)}>
            Open the code
          </A>
        </>
      )}
    </Show>
  )
}
