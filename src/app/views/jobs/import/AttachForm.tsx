import { useNavigate, useSearchParams } from '@solidjs/router'
import { createSignal } from 'solid-js'
import { type Failure, toFailure } from '../../../../core/failure'
import { FOLLOW_QUERY, readJobReference } from '../../../../core/jobReference'
import { jobAddress, readId } from '../../../address'
import { CommandFailure } from '../../../parts/CommandFailure'
import { useApp } from '../../../state/app'
import { unhurried } from '../../../state/underWay'
import '../../../styles/fields.css'

/** Follows a job by its id on the server or a link. `?follow=…` fills it in; a person presses the button. */
export function AttachForm() {
  const app = useApp()
  const navigate = useNavigate()
  const [query] = useSearchParams()
  const [busy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<Failure>()
  const given = () => (typeof query[FOLLOW_QUERY] === 'string' ? query[FOLLOW_QUERY] : '')

  /** A link to a job of this very browser needs nobody to be asked. */
  const ownJob = (text: string) => {
    const id = readId(/\/jobs\/(~[^/?#\s]*)/.exec(text)?.[1])
    return id !== undefined && app.jobs.get(id) ? id : undefined
  }
  const attach = async (event: SubmitEvent) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget as HTMLFormElement).get('reference') ?? '').trim()
    const codegen = app.connection.codegen()
    const own = ownJob(text)
    if (own !== undefined) return navigate(jobAddress(own))
    if (!codegen || busy()) return
    setFailure(undefined)
    if (readJobReference(text) === undefined) {
      const detail = 'A job of the server is named by its id, or by a link that holds it.'
      return setFailure({ code: 'invalidInput', detail })
    }
    setBusy(true)
    try {
      const job = await unhurried(codegen.attach(text))
      app.jobs.note([job])
      navigate(jobAddress(job.id))
    } catch (error) {
      setFailure(toFailure(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <form class="attach" onSubmit={(event) => void attach(event)}>
      <label class="field attach-field">
        <span class="field-name">Job id or link</span>
        <input name="reference" autocomplete="off" spellcheck={false} required value={given()} />
        <span class="field-hint">The server’s id of a job, an address of its API, or a link from another browser.</span>
      </label>
      <button type="submit" class="button primary" disabled={busy() || !app.connection.codegen()}>
        Follow this job
      </button>
      <CommandFailure failure={failure()} />
    </form>
  )
}
