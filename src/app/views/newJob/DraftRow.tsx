import { Icon } from '../../icons/Icon'
import { JobMark } from '../../parts/JobMark'
import type { Draft } from '../../state/drafts'
import { count, sizeText } from '../../words/count'

interface DraftRowProps {
  readonly draft: Draft
  readonly chosen: boolean
  readonly address: string
  readonly remove: (title: string) => void
}

export function DraftRow(props: DraftRowProps) {
  const input = () => ('input' in props.draft.outcome ? props.draft.outcome.input : undefined)
  const title = () => input()?.request.graph.name ?? props.draft.name
  const isReading = () => 'reading' in props.draft.outcome
  const tone = () => (input() ? 'done' : isReading() ? 'working' : 'failed')
  const detail = () => {
    const read = input()
    if (isReading()) return 'Reading…'
    if (read) return `Ready · ${count(read.request.graph.nodes.length, 'node')}`
    return ('failure' in props.draft.outcome && props.draft.outcome.failure.detail) || 'Cannot be sent'
  }
  return (
    <div class="draft" classList={{ here: props.chosen }}>
      <a class="draft-open" href={props.address} aria-current={props.chosen ? 'true' : undefined}>
        <JobMark tone={tone()} />
        <span class="two-lines">
          <bdi class="cut">{title()}</bdi>
          <span class="faint cut">
            {detail()} · {sizeText(props.draft.bytes)}
          </span>
        </span>
      </a>
      <button type="button" class="icon-button" aria-label={`Remove ${title()}`} onClick={() => props.remove(title())}>
        <Icon name="cross" />
      </button>
    </div>
  )
}
