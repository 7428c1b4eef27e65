import { createSignal, Show } from 'solid-js'
import { type ExportChoice, type ExportPlan, ONE_YAML } from '../../../core/exportPlan'
import { type Failure, toFailure } from '../../../core/failure'
import { Icon } from '../../icons/Icon'
import { FailureNote } from '../../parts/FailureNote'
import { useApp } from '../../state/app'
import { count } from '../../words/count'
import { downloadName } from '../../words/fileName'
import { downloadBlob } from '../code/downloadText'
import { canWriteFolders, chooseFolder, type FolderPlan, planFolder, writeFolder } from './folder'
import { zipFiles } from './zipFiles'

interface ExportActionsProps {
  readonly graph: { readonly name: string }
  readonly plan: ExportPlan
  readonly layout: ExportChoice['layout']
}

/** As a ZIP, into a folder, or as the one file. */
export function ExportActions(props: ExportActionsProps) {
  const app = useApp()
  const [progress, setProgress] = createSignal<number>()
  const [folder, setFolder] = createSignal<FolderPlan>()
  const [said, setSaid] = createSignal('')
  const [failure, setFailure] = createSignal<Failure>()
  const name = (ending: string) => downloadName(`${props.graph.name}.${ending}`)

  const act = async (work: () => Promise<string | undefined>) => {
    setFailure(undefined)
    setSaid('')
    try {
      const sentence = await work()
      if (!sentence) return
      setSaid(sentence)
      app.announce(sentence)
    } catch (error) {
      setFailure(toFailure(error))
    } finally {
      setProgress(undefined)
    }
  }
  const zip = () =>
    act(async () => {
      setProgress(0)
      downloadBlob(name('zip'), await zipFiles({ files: props.plan.files, at: Date.now() }, setProgress))
      return `${count(props.plan.files.length, 'file')} packed into ${name('zip')}.`
    })
  const one = () =>
    act(async () => {
      const text = props.plan.files.find((file) => file.name === ONE_YAML)?.text ?? ''
      downloadBlob(name('yaml'), new Blob([text], { type: 'application/yaml' }))
      return `${count(props.plan.objects, 'object')} in ${name('yaml')}.`
    })
  const write = (planned: FolderPlan, removeLeft: boolean) =>
    act(async () => {
      await writeFolder(planned, removeLeft)
      setFolder(undefined)
      return `${count(planned.fresh.length + planned.changed.length, 'file')} written to “${planned.folder.name}”.`
    })
  const choose = () =>
    act(async () => {
      setFolder(undefined)
      const chosen = await chooseFolder()
      if (chosen) setFolder(await planFolder(chosen, props.plan.files))
      return undefined
    })

  return (
    <>
      <div class="actions">
        <Show when={props.layout === 'one'}>
          <button type="button" class="button primary" onClick={() => void one()}>
            <Icon name="download" /> Download YAML
          </button>
        </Show>
        <button
          type="button"
          class="button"
          classList={{ primary: props.layout === 'files' }}
          disabled={progress() !== undefined}
          onClick={() => void zip()}
        >
          <Icon name="archive" /> Download ZIP
        </button>
        <Show when={canWriteFolders()}>
          <button type="button" class="button" onClick={() => void choose()}>
            <Icon name="folder" /> Write to a folder…
          </button>
        </Show>
        <Show when={progress() !== undefined}>
          <progress max={1} value={progress() ?? 0} aria-label="Packing" />
        </Show>
      </div>
      <Show when={!canWriteFolders()}>
        <p class="faint">This browser cannot write to folders; a ZIP holds the same files.</p>
      </Show>
      <Show when={folder()}>
        {(plan) => (
          <FolderStep
            plan={plan()}
            onWrite={(removeLeft) => void write(plan(), removeLeft)}
            onCancel={() => setFolder(undefined)}
          />
        )}
      </Show>
      <Show when={said()}>
        <p class="export-said">
          <Icon name="check" /> <bdi>{said()}</bdi>
        </p>
      </Show>
      <Show when={failure()}>{(reason) => <FailureNote failure={reason()} />}</Show>
    </>
  )
}

interface FolderStepProps {
  readonly plan: FolderPlan
  readonly onWrite: (removeLeft: boolean) => void
  readonly onCancel: () => void
}

/** What writing will do, before it does it. */
function FolderStep(props: FolderStepProps) {
  const [removeLeft, setRemoveLeft] = createSignal(false)
  const writes = () => props.plan.fresh.length + props.plan.changed.length
  return (
    <section class="folder-step" aria-label="What will be written">
      <p>
        Folder “<bdi>{props.plan.folder.name}</bdi>”: <b>{props.plan.fresh.length} new</b>,{' '}
        <b>{props.plan.changed.length} changed</b>, {props.plan.same} already the same.
      </p>
      <Show when={props.plan.changed.length > 0}>
        <p class="faint break">
          Will be replaced:{' '}
          {props.plan.changed
            .slice(0, 6)
            .map((file) => file.name)
            .join(', ')}
          {props.plan.changed.length > 6 ? ` and ${props.plan.changed.length - 6} more` : ''}
        </p>
      </Show>
      <Show when={props.plan.left.length > 0}>
        <label class="check">
          <input
            type="checkbox"
            checked={removeLeft()}
            onChange={(event) => setRemoveLeft(event.currentTarget.checked)}
          />
          <span>
            Delete {count(props.plan.left.length, 'file')} of an earlier export that{' '}
            {props.plan.left.length === 1 ? 'is' : 'are'} no longer part of it
          </span>
        </label>
      </Show>
      <div class="actions">
        <button
          type="button"
          class="button primary"
          disabled={writes() === 0 && !removeLeft()}
          onClick={() => props.onWrite(removeLeft())}
        >
          Write {count(writes(), 'file')}
        </button>
        <button type="button" class="button" onClick={() => props.onCancel()}>
          Cancel
        </button>
      </div>
    </section>
  )
}
