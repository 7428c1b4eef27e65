import { createMemo, createSignal, For, onCleanup, Show } from 'solid-js'
import type { Job } from '../../../core/job'
import { agoText, durationText } from '../../words/duration'
import { durationBins, tookMs } from '../../words/figures'
import { ticksOf } from '../../words/jobChart'

/** Until it is known; as low as it ever is. */
const SIZE = { width: 420, height: 180 }
const LEFT = 58
const RIGHT = 10
const TOP = 10
const BOTTOM = 22
const MOST_BINS = 12

/** Each job that brought code as a point, with the median and the 90th percentile of those around it as lines. */
export function DurationChart(props: { readonly jobs: readonly Job[] }) {
  const [size, setSize] = createSignal(SIZE)
  const width = () => size().width
  const points = createMemo(() =>
    props.jobs
      .flatMap((job) => {
        const took = tookMs(job)
        return took === undefined ? [] : [{ at: job.finishedAt ?? 0, took, name: job.graphName }]
      })
      .sort((a, b) => a.at - b.at),
  )
  const bins = createMemo(() => durationBins(props.jobs, MOST_BINS))
  const most = createMemo(() => Math.max(1_000, ...points().map(({ took }) => took)) * 1.08)
  /** One step per job: time itself would draw a day of work as one line, and a holiday as the rest. */
  const x = (place: number) =>
    LEFT + ((place + 0.5) / Math.max(1, points().length)) * Math.max(0, width() - LEFT - RIGHT)
  const y = (ms: number) => TOP + (1 - ms / most()) * (size().height - TOP - BOTTOM)
  /** One level per bin, from its first job to its last. */
  const line = (value: 'medianMs' | 'p90Ms') => {
    let place = 0
    return bins()
      .map((bin, at) => {
        const [from, to] = [x(place - 0.5), x(place + bin.jobs - 0.5)]
        place += bin.jobs
        return `${at === 0 ? 'M' : 'L'}${from} ${y(bin[value])}H${to}`
      })
      .join('')
  }
  const watch = (element: SVGSVGElement) => {
    const observer = new ResizeObserver(([entry]) => entry && setSize(entry.contentRect))
    observer.observe(element)
    onCleanup(() => observer.disconnect())
  }
  const ends = () => [points()[0], points().at(-1)] as const
  return (
    <Show when={points().length > 0} fallback={<p class="faint">No job in the list brought code.</p>}>
      <svg
        ref={watch}
        class="duration-chart"
        role="img"
        aria-label={`Durations of ${points().length} jobs, the last ${durationText(ends()[1]?.took ?? 0)}`}
      >
        <For each={ticksOf(most()).slice(0, 7)}>
          {(ms) => (
            <>
              <path class="chart-grid" d={`M${LEFT} ${y(ms)}H${width() - RIGHT}`} />
              <text class="chart-tick" x={LEFT - 8} y={y(ms) + 4} text-anchor="end">
                {durationText(ms)}
              </text>
            </>
          )}
        </For>
        <For each={points()}>
          {({ took, name }, place) => (
            <circle class="duration-point" cx={x(place())} cy={y(took)} r="3.5">
              <title>{`${name}: ${durationText(took)}`}</title>
            </circle>
          )}
        </For>
        <path class="duration-line" d={line('medianMs')} />
        <path class="duration-line duration-p90" d={line('p90Ms')} />
        <text class="chart-tick" x={LEFT} y={size().height - 5}>
          {agoText(ends()[0]?.at ?? 0, Date.now())}
        </text>
        <text class="chart-tick" x={width() - RIGHT} y={size().height - 5} text-anchor="end">
          {agoText(ends()[1]?.at ?? 0, Date.now())}
        </text>
      </svg>
      <p class="duration-legend faint">
        <span class="key key-point" aria-hidden="true" /> job <span class="key key-line" aria-hidden="true" /> median{' '}
        <span class="key key-dash" aria-hidden="true" /> nine of ten
      </p>
    </Show>
  )
}
