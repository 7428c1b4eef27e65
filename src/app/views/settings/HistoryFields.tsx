import type { CodegenSettings } from '../../../client/codegen'

/** How much of the past is kept. Code that is current, named or pinned stays whatever they say. */
export function HistoryFields(props: { readonly settings: CodegenSettings }) {
  return (
    <>
      <label class="field">
        <span class="field-name">Finished jobs to keep</span>
        <input type="number" name="keepJobs" min="1" max="100000" step="1" required value={props.settings.keepJobs} />
        <span class="field-hint">Older ones leave the list; their code stays.</span>
      </label>
      <label class="field">
        <span class="field-name">Days to keep</span>
        <input
          type="number"
          name="keepDays"
          min="1"
          max="36500"
          step="1"
          placeholder="For ever"
          value={props.settings.keepDays ?? ''}
        />
        <span class="field-hint">
          After these, finished jobs and older versions go. Current, named and pinned code stays. Empty: nothing goes.
        </span>
      </label>
    </>
  )
}
