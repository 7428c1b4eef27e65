import { For } from 'solid-js'
import { type PollingConfig, resolvePolling } from '../../core/polling'
import './customPolling.css'
import { Field } from './Field'

type PollingField = Exclude<keyof PollingConfig, 'adaptive'>

interface FieldWords {
  readonly field: PollingField
  readonly name: string
  readonly unit: string
  /** How many of the stored unit one of the shown is. */
  readonly scale: number
  readonly step: string
}

const FIELDS: readonly FieldWords[] = [
  { field: 'initialDelay', name: 'First check after', unit: 's', scale: 1_000, step: 'any' },
  { field: 'backoffMultiplier', name: 'Each wait times', unit: '×', scale: 1, step: 'any' },
  { field: 'maxDelay', name: 'Longest wait', unit: 's', scale: 1_000, step: 'any' },
  { field: 'maxTotalTime', name: 'Give up after', unit: 'min', scale: 60_000, step: 'any' },
  { field: 'maxRetries', name: 'Most checks', unit: 'empty: any', scale: 1, step: '1' },
]

interface CustomPollingProps {
  readonly config: PollingConfig
  readonly onChange: (config: PollingConfig) => void
}

/** A schedule of one's own. What is out of bounds becomes the nearest that is not. */
export function CustomPolling(props: CustomPollingProps) {
  const change = ({ field, scale }: FieldWords, input: HTMLInputElement) => {
    const { [field]: _old, ...others } = props.config
    const value = Number.parseFloat(input.value) * scale
    props.onChange(resolvePolling(Number.isFinite(value) ? { ...others, [field]: value } : others))
    // A value that was clamped to what it was before is no change: the field shows it all the same.
    input.value = shown(props.config[field], scale)
  }
  return (
    <div class="custom-polling">
      <For each={FIELDS}>
        {(words) => (
          <Field
            name={
              <>
                {words.name} <span class="faint">{words.unit}</span>
              </>
            }
          >
            {(id) => (
              <input
                id={id}
                type="number"
                inputmode="decimal"
                min="0"
                step={words.step}
                value={shown(props.config[words.field], words.scale)}
                onChange={(event) => change(words, event.currentTarget)}
              />
            )}
          </Field>
        )}
      </For>
    </div>
  )
}

function shown(value: number | undefined, scale: number): string {
  return value === undefined ? '' : String(value / scale)
}
