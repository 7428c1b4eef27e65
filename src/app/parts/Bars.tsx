import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'

export interface Bar {
  readonly name: string
  readonly value: number
  /** The value in words. */
  readonly text: string
  readonly href?: string
  /** A class that gives it its colour. */
  readonly tone?: string
}

/** Numbers that are compared: a list whose bars are as long as its values. */
export function Bars(props: { readonly bars: readonly Bar[]; readonly label: string }) {
  const most = () => Math.max(1, ...props.bars.map(({ value }) => value))
  return (
    <ul class="bars" aria-label={props.label}>
      <For each={props.bars}>
        {(bar) => (
          <li class="bar">
            <span class="bar-name cut">
              <Show when={bar.href} fallback={<bdi>{bar.name}</bdi>}>
                {(href) => (
                  <A href={href()}>
                    <bdi>{bar.name}</bdi>
                  </A>
                )}
              </Show>
            </span>
            <svg class="bar-line" aria-hidden="true">
              <rect class={bar.tone ?? 'tone-plain'} width={`${(bar.value / most()) * 100}%`} height="100%" rx="3" />
            </svg>
            <span class="bar-text">{bar.text}</span>
          </li>
        )}
      </For>
    </ul>
  )
}
