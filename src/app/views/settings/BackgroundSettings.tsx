import type { CodegenSettings, SettingsChange } from '../../../client/codegen'

interface BackgroundSettingsProps {
  readonly settings: CodegenSettings
  readonly change: (settings: SettingsChange, sentence: string) => void
}

/** What the worker may do by itself. Saved as it is ticked. */
export function BackgroundSettings(props: BackgroundSettingsProps) {
  return (
    <fieldset class="switches">
      <legend>In the background</legend>
      <label class="switch">
        <input
          type="checkbox"
          checked={props.settings.live}
          onChange={({ currentTarget: { checked } }) =>
            props.change({ live: checked }, checked ? 'Live updates are on.' : 'Live updates are off.')
          }
        />
        <span>
          <span class="field-name">Live updates</span>
          <span class="field-hint">
            Code appears the moment it is done, where the server can tell. Jobs are checked on schedule either way.
          </span>
        </span>
      </label>
      <label class="switch">
        <input
          type="checkbox"
          checked={props.settings.afterClosing}
          onChange={({ currentTarget: { checked } }) =>
            props.change(
              { afterClosing: checked },
              checked ? 'Jobs are followed after closing.' : 'Jobs rest after closing.',
            )
          }
        />
        <span>
          <span class="field-name">Go on after the last tab is closed</span>
          <span class="field-hint">
            For as long as the browser allows, and only while jobs wait. Otherwise they rest until you come back.
          </span>
        </span>
      </label>
    </fieldset>
  )
}
