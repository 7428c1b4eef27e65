import { createSignal, For, onCleanup, Show } from 'solid-js'
import type { Failure } from '../../../core/failure'
import type { PollingChoice } from '../../../core/polling'
import { Icon } from '../../icons/Icon'
import { CommandFailure } from '../../parts/CommandFailure'
import { CustomPolling } from '../../parts/CustomPolling'
import { Folded } from '../../parts/Folded'
import { useApp } from '../../state/app'
import { useDrafts } from '../../state/drafts'
import { keepCustomPolling, loadCustomPolling, loadPollingWish, pollingChoice } from '../../state/pollingWish'
import { isApple } from '../../words/platform'
import { describePreset, POLLING_WISHES, type PollingWish, PRESET_NAMES } from '../../words/pollingWords'

interface SendBarProps {
  readonly send: (polling: PollingChoice | undefined) => Promise<void>
  readonly sending: boolean
  readonly failure: Failure | undefined
}

/** How often to ask the server, and the button that sends. */
export function SendBar(props: SendBarProps) {
  const app = useApp()
  const drafts = useDrafts()
  const [choice, setChoice] = createSignal<PollingWish>(loadPollingWish())
  const ready = () => drafts.all().filter((draft) => 'input' in draft.outcome).length
  const [custom, setCustom] = createSignal(loadCustomPolling())
  const send = () => void props.send(pollingChoice(choice(), custom()))
  onShortcut(() => !props.sending && ready() > 0 && send())

  return (
    <div class="send-bar">
      <CommandFailure failure={props.failure} />
      <Folded
        line={
          <>
            Checks: <b>{PRESET_NAMES[choice()]}</b>
          </>
        }
      >
        <fieldset>
          <legend class="unseen">How to check the server</legend>
          <div class="segments">
            <For each={POLLING_WISHES}>
              {(name) => (
                <label class="segment">
                  <input type="radio" name="polling" checked={choice() === name} onChange={() => setChoice(name)} />
                  <span>{PRESET_NAMES[name]}</span>
                </label>
              )}
            </For>
          </div>
          <p class="faint send-hint">{describePreset(choice(), custom())}</p>
          <Show when={choice() === 'custom'}>
            <CustomPolling config={custom()} onChange={(config) => keepCustomPolling(setCustom(config))} />
          </Show>
        </fieldset>
      </Folded>
      <button
        type="button"
        class="button primary large"
        disabled={ready() === 0 || props.sending || !app.connection.codegen()}
        onClick={send}
      >
        <Icon name="send" />
        {ready() > 1 ? `Generate code · ${ready()} graphs` : 'Generate code'}
        <Show when={ready() <= 1}>
          <span class="keys pointer-only" aria-hidden="true">
            <kbd>{isApple() ? '⌘' : 'Ctrl'}</kbd> <kbd>↵</kbd>
          </span>
        </Show>
      </button>
      <Show when={!app.online()}>
        <p class="faint">You are offline: the job is kept here and sent when you are online.</p>
      </Show>
    </div>
  )
}

function onShortcut(act: () => void): void {
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return
    event.preventDefault()
    // A text that is being edited counts as it stands now: leaving the field has it read.
    if (document.activeElement instanceof HTMLTextAreaElement) document.activeElement.blur()
    act()
  }
  addEventListener('keydown', press)
  onCleanup(() => removeEventListener('keydown', press))
}
