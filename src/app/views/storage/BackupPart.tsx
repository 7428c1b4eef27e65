import { createEffect, createSignal, Show, untrack } from 'solid-js'
import type { Codegen } from '../../../client/codegen'
import { type Failure, toFailure } from '../../../core/failure'
import { Icon } from '../../icons/Icon'
import { CommandFailure } from '../../parts/CommandFailure'
import { useApp } from '../../state/app'
import { offeredBackup, takeBackup } from '../../state/takeFiles'
import { unhurried } from '../../state/underWay'
import { count } from '../../words/count'
import { downloadBlob } from '../code/downloadText'
import { SecretsDialog, type SecretsQuestion } from '../code/SecretsDialog'

type RestorePlan = Awaited<ReturnType<Codegen['storage']['planRestore']>>

/** Everything into one file, and back: what a file would bring is shown before it is merged. */
export function BackupPart(props: { readonly onChanged: () => void }) {
  const app = useApp()
  const [busy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<Failure>()
  const [offered, setOffered] = createSignal<{ readonly file: File; readonly plan: RestorePlan }>()
  const [said, setSaid] = createSignal('')
  const [question, setQuestion] = createSignal<SecretsQuestion>()
  let input: HTMLInputElement | undefined

  const run = async (act: (codegen: Codegen) => Promise<void>) => {
    const codegen = app.connection.codegen()
    if (!codegen || busy()) return
    setBusy(true)
    setFailure(undefined)
    setSaid('')
    try {
      await unhurried(act(codegen))
    } catch (error) {
      setFailure(toFailure(error))
    } finally {
      setBusy(false)
    }
  }
  const day = () => new Date().toISOString().slice(0, 10)
  /** Without secrets at first: where there are some, the user says whether they go along. */
  const write = (name: string, how: 'backup' | 'exportMap', secrets = false) =>
    void run(async ({ storage }) => {
      const { blob, withheld } = await storage[how]({ secrets })
      const save = () => downloadBlob(name, blob)
      if (withheld === 0) return save()
      setQuestion({
        verb: 'Save',
        about: `${count(withheld, 'file')} with secret values ${withheld === 1 ? 'is' : 'are'} stored here. With them, whoever gets the backup can read them; without them, it cannot bring those files back.`,
        without: 'without secrets',
        answer: (withSecrets) => (withSecrets ? write(name, how, true) : save()),
      })
    })
  const backup = () => write(`kubegram-codegen-${day()}.backup`, 'backup')
  const exportMap = () => write(`kubegram-code-${day()}.json`, 'exportMap')
  const look = (file: File) => {
    setOffered(undefined)
    void run(async ({ storage }) => void setOffered({ file, plan: await storage.planRestore(file) }))
  }
  const choose = () => {
    const file = input?.files?.[0]
    if (input) input.value = ''
    if (file) look(file)
  }
  createEffect(() => {
    const file = offeredBackup()
    if (!file || !app.connection.codegen()) return
    takeBackup()
    untrack(() => look(file))
  })
  const restore = (file: File) =>
    void run(async ({ storage }) => {
      await storage.restore(file)
      setOffered(undefined)
      setSaid('Merged. Nothing that was here was overwritten.')
      props.onChanged()
    })

  return (
    <section class="figure-card" aria-labelledby="backup-title">
      <h2 id="backup-title">Backup</h2>
      <div class="actions">
        <button type="button" class="button" disabled={busy()} onClick={backup}>
          <Icon name="download" /> Back up everything
        </button>
        <button type="button" class="button" disabled={busy()} onClick={exportMap}>
          <Icon name="download" /> Current code as JSON
        </button>
        <input
          ref={input}
          type="file"
          accept=".backup,.json,.gz,application/gzip,application/json"
          hidden
          onChange={choose}
        />
        <button type="button" class="button" disabled={busy()} onClick={() => input?.click()}>
          <Icon name="upload" /> Restore…
        </button>
      </div>
      <p class="faint">
        A backup holds every version with its names and pins, and the finished jobs; no token and no settings.
      </p>
      <Show when={offered()}>
        {(found) => (
          <div class="note mild">
            <Icon name="info" />
            <p class="note-text">
              <bdi>{found().file.name}</bdi>: <PlanWords plan={found().plan} />
            </p>
            <button type="button" class="button" onClick={() => setOffered(undefined)}>
              Leave it
            </button>
            <button type="button" class="button primary" disabled={busy()} onClick={() => restore(found().file)}>
              Merge
            </button>
          </div>
        )}
      </Show>
      <p role="status" class="soft" hidden={said() === ''}>
        {said()}
      </p>
      <CommandFailure failure={failure()} />
      <Show when={question()}>
        {(asked) => <SecretsDialog question={asked()} onDone={() => setQuestion(undefined)} />}
      </Show>
    </section>
  )
}

function PlanWords(props: { readonly plan: RestorePlan }) {
  const sum = (key: 'added' | 'known') => props.plan.graphs.reduce((total, graph) => total + graph[key], 0)
  return (
    <>
      <strong>
        {count(sum('added'), 'new version')} of {count(props.plan.graphs.length, 'graph')}, and{' '}
        {count(props.plan.jobs.added, 'job')}
      </strong>{' '}
      would be added. {count(sum('known'), 'version')} and {count(props.plan.jobs.known, 'job')} are here already; what
      is newer here stays.
    </>
  )
}
