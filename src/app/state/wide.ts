import { type Accessor, createSignal, onCleanup } from 'solid-js'

/** Whether there is room for panes beside one another; the styles say the same. */
export function createWide(): Accessor<boolean> {
  const query = matchMedia('(min-width: 720.02px)')
  const [wide, setWide] = createSignal(query.matches)
  const look = () => setWide(query.matches)
  query.addEventListener('change', look)
  onCleanup(() => query.removeEventListener('change', look))
  return wide
}
