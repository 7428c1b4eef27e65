import type { JSX } from 'solid-js'

interface FigureProps {
  readonly title: string
  readonly children: JSX.Element
}

export function Figure(props: FigureProps) {
  return (
    <section class="figure-card">
      <h2>{props.title}</h2>
      {props.children}
    </section>
  )
}
