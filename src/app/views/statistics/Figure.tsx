import type { JSX } from 'solid-js'

interface FigureProps {
  readonly title: string
  /** Stands beside two others and is as tall as both. */
  readonly tall?: boolean
  readonly children: JSX.Element
}

export function Figure(props: FigureProps) {
  return (
    <section class="figure-card" classList={{ 'figure-tall': props.tall }}>
      <h2>{props.title}</h2>
      {props.children}
    </section>
  )
}
