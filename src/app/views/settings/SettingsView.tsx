import { createSignal, For, onMount, Show } from 'solid-js'
import type { CodegenSettings, SettingsChange } from '../../../client/codegen'
import { serverOf } from '../../../core/accounts'
import { type Failure, toFailure } from '../../../core/failure'
import { API_BASE_PATHS } from '../../../core/kubegram'
import { Icon } from '../../icons/Icon'
import { CommandFailure } from '../../parts/CommandFailure'
import { FailureNote } from '../../parts/FailureNote'
import { Field } from '../../parts/Field'
import { IdField } from '../../parts/IdField'
import { pageTitle } from '../../parts/pageTitle'
import { Reading } from '../../parts/Reading'
import { useApp } from '../../state/app'
import { createReading } from '../../state/reading'
import { unhurried } from '../../state/underWay'
import { ADDRESS_REFUSED, readServerAddress } from '../../words/serverAddress'
import { AppearancePart } from './AppearancePart'
import { BackgroundSettings } from './BackgroundSettings'
import { HistoryFields } from './HistoryFields'
import { NotificationsPart } from './NotificationsPart'
import { SendingFields } from './SendingFields'
import { SignOutPart } from './SignOutPart'
import { TestConnection } from './TestConnection'
import './settings.css'

/** Where the server is and who asks it. The token goes to the worker and is never shown again. */
export default function SettingsView() {
  const app = useApp()
  pageTitle(() => 'Settings')
  const [version, setVersion] = createSignal(0)
  const [failure, setFailure] = createSignal<Failure>()
  const settings = createReading(
    () => {
      const codegen = app.connection.codegen()
      return codegen && { codegen, version: version() }
    },
    () => 'settings',
    ({ codegen }) => codegen.settings(),
  )
  const usePath = async (basePath: string) => {
    setFailure(undefined)
    try {
      await app.connection.codegen()?.configure({ basePath })
    } catch (error) {
      setFailure(toFailure(error))
    }
    setVersion((value) => value + 1)
  }
  return (
    <article class="place pane prose">
      <h1>Settings</h1>
      <Show when={settings.failure()}>{(failure) => <FailureNote failure={failure()} />}</Show>
      <Show when={settings.value()}>
        {(known) => (
          <>
            <SettingsForm settings={known()} onChanged={() => setVersion((value) => value + 1)} />
            <TestConnection
              basePath={known().basePath}
              teamId={known().teamId}
              hasToken={known().hasToken}
              onFound={(basePath) => void usePath(basePath)}
            />
            <CommandFailure failure={failure()} />
          </>
        )}
      </Show>
      {/* Below the others, so that nothing of it jumps when they come. */}
      <Show when={settings.settled()} fallback={<Reading />}>
        <NotificationsPart />
        <AppearancePart />
        <SignOutPart />
      </Show>
    </article>
  )
}

/** What was typed and not saved yet, by the names of its fields, while the page lives. Never the token. */
const [unsaved, setUnsaved] = createSignal<Readonly<Record<string, string>>>({})

interface SettingsFormProps {
  readonly settings: CodegenSettings
  readonly onChanged: () => void
}

function SettingsForm(props: SettingsFormProps) {
  const app = useApp()
  const [failure, setFailure] = createSignal<Failure>()
  const [said, setSaid] = createSignal('')

  const change = async (settings: SettingsChange, sentence: string) => {
    setFailure(undefined)
    setSaid('')
    try {
      await unhurried(app.connection.codegen()?.configure(settings))
      setSaid(sentence)
      props.onChanged()
      return true
    } catch (error) {
      setFailure(toFailure(error))
      return false
    }
  }
  const server = () => serverOf(props.settings.basePath)
  const path = () => props.settings.basePath.slice(server().length)
  /** What is set stays as it is, whoever set it. */
  const readServer = (typed: string) => (typed === server() ? typed : readServerAddress(typed, location.origin))
  const save = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    void change(readForm(form, readServer), 'Saved. Paused jobs go on.').then((saved) => saved && setUnsaved({}))
    for (const input of form.querySelectorAll<HTMLInputElement>('input[type=password]')) input.value = ''
  }

  let form!: HTMLFormElement
  onMount(() => {
    for (const [name, value] of Object.entries(unsaved())) {
      const field = form.elements.namedItem(name)
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value
    }
  })
  const note = ({ target }: InputEvent) => {
    const isText = target instanceof HTMLInputElement && target.type !== 'password' && target.type !== 'checkbox'
    if (isText || target instanceof HTMLSelectElement) setUnsaved({ ...unsaved(), [target.name]: target.value })
  }

  return (
    <form class="form" onSubmit={save} onInput={note} ref={form}>
      <Show when={props.settings.signedOutAt}>
        <p class="note">
          <Icon name="key" />
          <span class="note-text">
            <strong>Sign in again.</strong> Your jobs are paused, not lost; they go on once a valid token is saved.
          </span>
        </p>
      </Show>
      <Field
        name="Token"
        hint="Only for servers that ask for one. It is kept encrypted on this device and sent to this server alone."
      >
        {(id) => (
          <input
            id={id}
            type="password"
            name="token"
            autocomplete="off"
            placeholder={props.settings.hasToken ? 'A token is stored; type to replace it' : 'None'}
          />
        )}
      </Field>
      <IdField
        label="Team id"
        hint="A number. Newer servers refuse new jobs without one."
        name="teamId"
        value={props.settings.teamId}
      />
      <Field
        name="Address of the server"
        hint="Empty for the server of this app. Another has jobs and code of its own here; those of this one come back with its address."
      >
        {(id) => (
          <input
            id={id}
            name="server"
            inputmode="url"
            autocomplete="off"
            spellcheck={false}
            placeholder="The server of this app"
            value={server()}
            onInput={({ currentTarget: field }) =>
              field.setCustomValidity(readServer(field.value.trim()) === undefined ? ADDRESS_REFUSED : '')
            }
          />
        )}
      </Field>
      <Field
        name="Path of the API"
        hint="Depends on the server’s version. The first is right for the server of this app."
      >
        {(id) => (
          <select id={id} name="path">
            <For each={[...new Set([...API_BASE_PATHS, path()])]}>
              {(known) => (
                <option value={known} selected={known === path()}>
                  {known}
                </option>
              )}
            </For>
          </select>
        )}
      </Field>
      <SendingFields batchLimit={props.settings.batchLimit} />
      <HistoryFields settings={props.settings} />
      <div class="actions">
        <button type="submit" class="button primary">
          Save
        </button>
        <Show when={Object.keys(unsaved()).length > 0}>
          <span class="soft">Not saved yet.</span>
        </Show>
        <Show when={props.settings.hasToken}>
          <button type="button" class="button" onClick={() => void change({ token: null }, 'The token is forgotten.')}>
            Forget the token
          </button>
        </Show>
      </div>
      <BackgroundSettings settings={props.settings} change={(settings, sentence) => void change(settings, sentence)} />
      <p role="status" class="soft">
        {said()}
      </p>
      <CommandFailure failure={failure()} />
    </form>
  )
}

function readForm(form: HTMLFormElement, readServer: (typed: string) => string | undefined): SettingsChange {
  const data = new FormData(form)
  const text = (name: string) => String(data.get(name) ?? '').trim()
  const token = text('token')
  return {
    // The form is not sent with an address that is none.
    basePath: `${readServer(text('server')) ?? ''}${text('path')}`,
    teamId: text('teamId') || null,
    batchLimit: Number(text('batchLimit')),
    keepJobs: Number(text('keepJobs')),
    keepDays: text('keepDays') === '' ? null : Number(text('keepDays')),
    ...(token ? { token } : {}),
  }
}
