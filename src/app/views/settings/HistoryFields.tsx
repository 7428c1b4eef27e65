import type { CodegenSettings } from '../../../client/codegen'
import { Field } from '../../parts/Field'

/** How much of the past is kept. Code that is current, named or pinned stays whatever they say. */
export function HistoryFields(props: { readonly settings: CodegenSettings }) {
  return (
    <>
      <Field name="Finished jobs to keep" hint="Older ones leave the list; their code stays.">
        {(id) => (
          <input
            id={id}
            type="number"
            name="keepJobs"
            min="1"
            max="100000"
            step="1"
            required
            value={props.settings.keepJobs}
          />
        )}
      </Field>
      <Field
        name="Days to keep"
        hint="After these, finished jobs and older versions go. Current, named and pinned code stays. Empty: nothing goes."
      >
        {(id) => (
          <input
            id={id}
            type="number"
            name="keepDays"
            min="1"
            max="36500"
            step="1"
            placeholder="For ever"
            value={props.settings.keepDays ?? ''}
          />
        )}
      </Field>
    </>
  )
}
