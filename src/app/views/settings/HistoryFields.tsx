import type { CodegenSettings } from '../../../client/codegen'
import { NumberField } from '../../parts/NumberField'

/** How much of the past is kept. Code that is current, named or pinned stays whatever they say. */
export function HistoryFields(props: { readonly settings: CodegenSettings }) {
  return (
    <>
      <NumberField
        label="Finished jobs to keep"
        hint="Older ones leave the list; their code stays."
        name="keepJobs"
        max={100_000}
        value={props.settings.keepJobs}
      />
      <NumberField
        label="Days to keep"
        hint="After these, finished jobs and older versions go. Current, named and pinned code stays. Empty: nothing goes."
        name="keepDays"
        max={36_500}
        value={props.settings.keepDays}
        whenEmpty="For ever"
      />
    </>
  )
}
