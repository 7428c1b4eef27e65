import { createSignal, For, Show } from 'solid-js'
import { MOST_BATCH_LIMIT } from '../../../core/batch'
import { CustomPolling } from '../../parts/CustomPolling'
import { Field } from '../../parts/Field'
import { NumberField } from '../../parts/NumberField'
import { keepCustomPolling, keepPollingWish, loadCustomPolling, loadPollingWish } from '../../state/pollingWish'
import { describePreset, POLLING_WISHES, type PollingWish, PRESET_NAMES } from '../../words/pollingWords'

/** How new jobs are followed, and how many of a batch are sent at one time. */
export function SendingFields(props: { readonly batchLimit: number }) {
  const [wish, setWish] = createSignal(loadPollingWish())
  const [custom, setCustom] = createSignal(loadCustomPolling())
  const choose = (chosen: PollingWish) => {
    setWish(chosen)
    keepPollingWish(chosen)
  }
  return (
    <>
      <Field
        name="Check the server"
        hint={`${describePreset(wish(), custom())} New jobs begin with this; each can have another.`}
      >
        {(id) => (
          <select id={id} onChange={(event) => choose(event.currentTarget.value as PollingWish)}>
            <For each={POLLING_WISHES}>
              {(name) => (
                <option value={name} selected={name === wish()}>
                  {PRESET_NAMES[name]}
                </option>
              )}
            </For>
          </select>
        )}
      </Field>
      <Show when={wish() === 'custom'}>
        <CustomPolling config={custom()} onChange={(config) => keepCustomPolling(setCustom(config))} />
      </Show>
      <NumberField
        label="Jobs of a batch at one time"
        hint="The others wait here, and are sent in their order as these end."
        name="batchLimit"
        max={MOST_BATCH_LIMIT}
        value={props.batchLimit}
      />
    </>
  )
}
