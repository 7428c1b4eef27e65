import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { isTerminal, type Job } from '../../../core/job'
import { exportAddress, graphAddress } from '../../address'
import { Icon } from '../../icons/Icon'
import { useApp } from '../../state/app'
import { count, sizeText } from '../../words/count'

/** The list of graphs may hear of new code a moment after the job has ended. */
const HEARD_MS = 5_000

/** What came back, and the way to it; where nothing came, the way to code that was there before. */
export function JobOutcome(props: { readonly job: Job }) {
  const app = useApp()
  const isGone = () => {
    const { graphId, finishedAt = Date.now() } = props.job
    const all = app.graphs.value()
    return all !== undefined && Date.now() - finishedAt > HEARD_MS && !all.some((graph) => graph.graphId === graphId)
  }
  return (
    <Show
      when={(props.job.result?.files ?? 0) > 0 && props.job.result}
      fallback={
        <Show when={isTerminal(props.job)}>
          <EarlierCode job={props.job} />
        </Show>
      }
    >
      {(result) => (
        <div class="outcome">
          <p class="outcome-text">
            <b>{count(result().files, 'file')}</b> for {count(result().nodes, 'node')}, {sizeText(result().units)},{' '}
            {isGone() ? 'deleted since' : 'readable offline'}
          </p>
          <Show when={!isGone()}>
            <span class="actions">
              <A class="button" href={exportAddress(props.job.graphId)}>
                <Icon name="download" /> Download…
              </A>
              <A class="button primary" href={graphAddress(props.job.graphId)}>
                <Icon name="file" /> Open the code
              </A>
            </span>
          </Show>
        </div>
      )}
    </Show>
  )
}

export function EarlierCode(props: { readonly job: Job }) {
  const app = useApp()
  const stored = () => app.graphs.value()?.find((graph) => graph.graphId === props.job.graphId)
  return (
    <Show when={stored()}>
      <p class="soft">
        Code of an earlier job is here: <A href={graphAddress(props.job.graphId)}>open it</A>.
      </p>
    </Show>
  )
}
