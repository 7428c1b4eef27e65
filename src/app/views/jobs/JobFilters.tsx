import { A, useLocation } from '@solidjs/router'
import { createMemo, For, Show } from 'solid-js'
import { readId, spellId } from '../../address'
import { Icon } from '../../icons/Icon'
import { SearchField } from '../../parts/SearchField'
import { useApp } from '../../state/app'
import { number } from '../../words/count'
import { HEAP_NAMES, HEAPS, type Heap, SINCE_NAMES } from '../../words/jobQuery'
import type { JobsAsked } from './useJobQuery'

/** Below this a list is read faster than it is searched. */
const WORTH_SEARCHING = 6

/** Counts per state that narrow the list, and fields that do. All of it stands in the address. */
export function JobFilters(props: { readonly asked: JobsAsked }) {
  const app = useApp()
  const location = useLocation()
  const hrefOf = (heap: Heap | undefined) => {
    const params = new URLSearchParams(location.search)
    if (heap) params.set('state', heap)
    else params.delete('state')
    return `${location.pathname}${params.size > 0 ? `?${params}` : ''}`
  }
  const graphs = createMemo(() => {
    const names = new Map<string, string>()
    for (const id of app.jobs.ids()) {
      const job = app.jobs.get(id)
      if (job && !names.has(job.graphId)) names.set(job.graphId, job.graphName)
    }
    return [...names].sort(([, a], [, b]) => a.localeCompare(b))
  })
  const all = () => HEAPS.reduce((sum, heap) => sum + props.asked.amounts()[heap], 0)
  return (
    <div class="job-filters">
      <nav class="heaps" aria-label="Jobs by state">
        <For each={[undefined, ...HEAPS]}>
          {(heap) => (
            <A
              href={hrefOf(heap)}
              class={`heap heap-${heap ?? 'all'}`}
              classList={{ here: props.asked.query().heap === heap }}
              aria-current={props.asked.query().heap === heap ? 'true' : undefined}
              noScroll
            >
              <b>{number(heap ? props.asked.amounts()[heap] : all())}</b>
              {heap ? HEAP_NAMES[heap] : 'All'}
            </A>
          )}
        </For>
      </nav>
      <Show when={app.jobs.ids().length >= WORTH_SEARCHING || location.search !== ''}>
        <SearchField
          label="Find a job"
          value={props.asked.query().text}
          onInput={(text) => props.asked.set({ q: text || undefined })}
        />
        <Show when={props.asked.query().batchId !== undefined}>
          <p class="line faint">
            Jobs of one batch{' '}
            <button type="button" class="tool" onClick={() => props.asked.set({ batch: undefined })}>
              <Icon name="cross" /> Of all
            </button>
          </p>
        </Show>
        <div class="job-selects">
          <select
            aria-label="Graph"
            value={props.asked.query().graphId === undefined ? '' : spellId(props.asked.query().graphId ?? '')}
            onChange={(event) => props.asked.set({ graph: event.currentTarget.value || undefined })}
          >
            <option value="">All graphs</option>
            <For each={graphs()}>
              {([id, name]) => (
                <option value={spellId(id)} selected={readId(spellId(id)) === props.asked.query().graphId}>
                  {name}
                </option>
              )}
            </For>
          </select>
          <select
            aria-label="Date"
            value={props.asked.query().since ?? ''}
            onChange={(event) => props.asked.set({ since: event.currentTarget.value || undefined })}
          >
            <option value="">Any time</option>
            <For each={Object.entries(SINCE_NAMES)}>
              {([since, name]) => (
                <option value={since} selected={since === props.asked.query().since}>
                  {name}
                </option>
              )}
            </For>
          </select>
        </div>
      </Show>
    </div>
  )
}
