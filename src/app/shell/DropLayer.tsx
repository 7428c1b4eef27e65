import { useNavigate } from '@solidjs/router'
import { createSignal, onCleanup, Show } from 'solid-js'
import { Icon } from '../icons/Icon'
import { useDrafts } from '../state/drafts'
import { takeFiles } from '../state/takeFiles'

/** Graphs and backups may be dropped anywhere on the page; they are read and shown, never sent by that alone. */
export default function DropLayer() {
  const drafts = useDrafts()
  const navigate = useNavigate()
  // dragenter and dragleave come for every element on the way: only the outermost pair counts.
  const [depth, setDepth] = createSignal(0)

  const handlers = {
    dragenter: (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      setDepth(depth() + 1)
    },
    dragover: (event: DragEvent) => carriesFiles(event) && event.preventDefault(),
    dragleave: (event: DragEvent) => carriesFiles(event) && setDepth(Math.max(0, depth() - 1)),
    drop: (event: DragEvent) => {
      setDepth(0)
      if (!carriesFiles(event)) return
      event.preventDefault()
      void takeFiles([...(event.dataTransfer?.files ?? [])], drafts).then(navigate)
    },
  }
  for (const [type, handler] of Object.entries(handlers)) addEventListener(type, handler as (event: Event) => void)
  onCleanup(() => {
    for (const [type, handler] of Object.entries(handlers)) removeEventListener(type, handler as (event: Event) => void)
  })

  return (
    <Show when={depth() > 0}>
      <div class="drop-layer">
        <Icon name="upload" />
        <p>Drop graphs or a backup to look at them</p>
      </div>
    </Show>
  )
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}
