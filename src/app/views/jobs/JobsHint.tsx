import { A } from '@solidjs/router'
import { createMemo, For, Show } from 'solid-js'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { pageTitle } from '../../parts/pageTitle'
import { useApp } from '../../state/app'
import { groupCauses, retriedIds } from '../../words/jobQuery'
import { CauseHead } from './CauseHead'

/** Beside the board, while no job is chosen: what failed, by cause. */
export default function JobsHint() {
  const app = useApp()
  pageTitle(() => 'Jobs')
  const causes = createMemo(() => {
    const jobs = app.jobs.ids().flatMap((id) => app.jobs.get(id) ?? [])
    return groupCauses(jobs, retriedIds(jobs))
  })
  return (
    <Show when={app.jobs.ids().length > 0}>
      <Show when={causes().length > 0}>
        <section class="causes" aria-labelledby="causes-title">
          <h2 id="causes-title" class="section-title">
            Why jobs failed
          </h2>
          <ul class="card-list">
            <For each={causes()}>
              {(cause) => (
                <li>
                  <CauseHead cause={cause} level={3} />
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
      <EmptyPlace icon="jobs" title="Choose a job to see how it goes">
        <p>
          Or <A href="/">start a new one</A>.
        </p>
      </EmptyPlace>
    </Show>
  )
}
