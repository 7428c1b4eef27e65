import { createMemo, createSignal, For, onCleanup } from 'solid-js'
import { isTerminal, type Job } from '../../../core/job'
import { useApp } from '../../state/app'
import { holdWhile } from '../../state/clock'
import { clockText } from '../../words/duration'
import { type ChartMoment, chartJob, chartWords } from '../../words/jobChart'
import './jobChart.css'

const HEIGHT = 92
const MIDDLE = 40
const EDGE = 14

/** A job's life as a line: where it was, each check with its answer, troubles, and what is to come. */
export function JobChart(props: { readonly job: Job; readonly expectedAt: number | undefined }) {
  const app = useApp()
  holdWhile(app.clock, () => !isTerminal(props.job))
  const [width, setWidth] = createSignal(600)
  const chart = createMemo(() => chartJob(props.job, app.clock.now(), props.expectedAt))
  const x = (at: number) => EDGE + (at / chart().span) * (width() - 2 * EDGE)
  const watch = (element: SVGSVGElement) => {
    const observer = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width))
    observer.observe(element)
    onCleanup(() => observer.disconnect())
  }
  return (
    <figure class="chart">
      <svg ref={watch} class="chart-sheet" role="img" aria-label={`Timeline: ${chartWords(props.job, chart())}`}>
        <For each={chart().ticks}>
          {(at) => (
            <>
              <path class="chart-grid" d={`M${x(at)} 12V${HEIGHT - 22}`} />
              <text class="chart-tick" x={x(at)} y={HEIGHT - 6} text-anchor={at === 0 ? 'start' : 'middle'}>
                {clockText(at)}
              </text>
            </>
          )}
        </For>
        <For each={chart().stretches}>
          {({ what, from, to }) => (
            <rect
              class={`stretch stretch-${what}`}
              x={x(from)}
              y={MIDDLE - (what === 'paused' ? 3 : 6)}
              width={Math.max(2, x(to) - x(from))}
              height={what === 'paused' ? 6 : 12}
              rx="3"
            />
          )}
        </For>
        <For each={chart().moments}>
          {(moment) => (
            <path class={`chart-moment chart-${moment.what}`} d={shapeOf(moment, x(moment.at))}>
              <title>{`+${clockText(moment.at)} ${moment.words}`}</title>
            </path>
          )}
        </For>
      </svg>
      <figcaption class="chart-legend">
        <For each={LEGEND}>
          {([what, words]) => (
            <span class="legend-item">
              <svg class="chart-key" viewBox="0 0 16 16" aria-hidden="true">
                {what.startsWith('stretch') ? (
                  <rect class={`stretch ${what}`} x="0" y="4" width="16" height="8" rx="2" />
                ) : (
                  <path
                    class={`chart-moment chart-${what}`}
                    transform="translate(0 -32)"
                    d={shapeOf({ what: what as ChartMoment['what'] }, 8)}
                  />
                )}
              </svg>
              {words}
            </span>
          )}
        </For>
      </figcaption>
    </figure>
  )
}

const LEGEND = [
  ['stretch-here', 'kept here'],
  ['stretch-server', 'on the server'],
  ['stretch-fetch', 'being stored'],
  ['checked', 'check'],
  ['troubled', 'trouble'],
  ['next', 'to come'],
] as const

/** Shapes differ, not only colours. */
function shapeOf({ what }: Pick<ChartMoment, 'what'>, x: number): string {
  const y = MIDDLE
  switch (what) {
    case 'checked':
      return `M${x} ${y - 5}a5 5 0 1 0 .01 0Z`
    case 'troubled':
      return `M${x} ${y - 8}l8 14h-16Z`
    case 'finished':
      return `M${x} ${y - 9}l9 9 -9 9 -9 -9Z`
    case 'next':
    case 'expected':
      return `M${x} ${y - 14}v28`
    default:
      return `M${x - 2} ${y - 10}h4v20h-4Z`
  }
}
