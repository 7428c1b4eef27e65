import { Icon } from '../icons/Icon'
import type { IconName } from '../icons/iconNames'
import type { JobTone } from '../words/jobWords'

const ICONS: Record<JobTone, IconName> = {
  waiting: 'clock',
  working: 'working',
  paused: 'pause',
  done: 'check',
  failed: 'alert',
  stopped: 'stop',
}

/** A job's state as colour and shape; the words stand beside it. */
export function JobMark(props: { readonly tone: JobTone }) {
  return (
    <span class={`mark mark-${props.tone}`}>
      <Icon name={ICONS[props.tone]} />
    </span>
  )
}
