import { createEffect, createSignal, on, onCleanup, Show } from 'solid-js'
import type { ExportChoice } from '../../../core/exportPlan'
import { type Failure, toFailure } from '../../../core/failure'
import { Icon } from '../../icons/Icon'
import { CommandFailure } from '../../parts/CommandFailure'
import { useApp } from '../../state/app'
import { unhurried } from '../../state/underWay'
import { count } from '../../words/count'
import { downloadName } from '../../words/fileName'
import type { WorkerLink } from '../../worker/callWorker'
import { downloadBlob } from '../code/downloadText'
import { canWriteFolders, chooseFolder, keepFolder, lastFolder, mayWrite } from './chooseFolder'
import type { ExportCalls, FolderLook, PlannedExport } from './exportWorker'
import { FolderStep } from './FolderStep'

interface ExportActionsProps {
  readonly worker: WorkerLink<ExportCalls>
  readonly plan: PlannedExport
  readonly layout: ExportChoice['layout']
  /** What goes out, in a few words: names files after it. */
  readonly name: string
  /** Under what the folder is remembered. */
  readonly folderKey: string
  /** After the worker was ended: it has to be told again what goes out. */
  readonly onStopped: () => void
}

const WRITING = 'Writing'

interface Work {
  readonly what: string
  readonly done: number
}

/** A folder, and what writing to it would do. */
interface Looked {
  readonly folder: FileSystemDirectoryHandle
  readonly look: FolderLook
}

/** As a ZIP, into a folder, or as the one file; one thing at a time. */
export function ExportActions(props: ExportActionsProps) {
  const app = useApp()
  const [work, setWork] = createSignal<Work>()
  const [last, setLast] = createSignal<FileSystemDirectoryHandle>()
  const [looked, setLooked] = createSignal<Looked>()
  const [said, setSaid] = createSignal('')
  const [failure, setFailure] = createSignal<Failure>()
  const name = (ending: string) => downloadName(`${props.name}.${ending}`)
  createEffect(
    on(
      () => props.folderKey,
      (key) => void lastFolder(key).then(setLast),
    ),
  )
  // What was looked at was for another plan.
  createEffect(on([() => props.plan], () => setLooked(undefined), { defer: true }))

  let turn = 0
  onCleanup(() => turn++)
  const act = async (what: string, doIt: (progress: (done: number) => void) => Promise<string | undefined>) => {
    if (work()) return
    const mine = ++turn
    setFailure(undefined)
    setSaid('')
    setWork({ what, done: 0 })
    try {
      const sentence = await unhurried(doIt((done) => mine === turn && setWork({ what, done })))
      if (mine !== turn || !sentence) return
      setSaid(sentence)
      app.announce(sentence)
    } catch (error) {
      if (mine === turn) setFailure(toFailure(error))
    } finally {
      if (mine === turn) setWork(undefined)
    }
  }
  const stop = () => {
    // A file is written to its end.
    if (work()?.what === WRITING) return void props.worker.call('stopWriting', undefined)
    turn++
    props.worker.end()
    props.onStopped()
    setWork(undefined)
    setSaid('Stopped.')
  }
  const zip = () =>
    act('Packing', async (progress) => {
      downloadBlob(name('zip'), await props.worker.call('zip', { at: Date.now() }, progress))
      return `${count(props.plan.files.length, 'file')} packed into ${name('zip')}.`
    })
  const one = () =>
    act('Making', async () => {
      downloadBlob(name('yaml'), await props.worker.call('one', undefined))
      return `${count(props.plan.objects, 'object')} in ${name('yaml')}.`
    })
  const look = async (choose: () => Promise<FileSystemDirectoryHandle | undefined>) => {
    let found: Looked | undefined
    setLooked(undefined)
    await act('Looking', async (progress) => {
      const folder = await choose()
      if (folder) found = { folder, look: await props.worker.call('look', { folder }, progress) }
      return undefined
    })
    setLooked(found)
  }
  const again = async () => {
    const folder = last()
    return folder && (await mayWrite(folder)) ? folder : undefined
  }
  const write = ({ folder, look: { fresh, changed } }: Looked, removeLeft: boolean) =>
    act(WRITING, async (progress) => {
      const isDone = await props.worker.call('write', { removeLeft }, progress)
      setLooked(undefined)
      setLast(folder)
      await keepFolder(props.folderKey, folder)
      if (!isDone) return 'Stopped. What was written is whole; an update goes on from there.'
      return `${count(fresh + changed.length, 'file')} written to “${folder.name}”.`
    })

  return (
    <>
      <div class="actions">
        <Show when={props.layout === 'one'}>
          <button type="button" class="button primary" disabled={work() !== undefined} onClick={() => void one()}>
            <Icon name="download" /> Download YAML
          </button>
        </Show>
        <button
          type="button"
          class="button"
          classList={{ primary: props.layout === 'files' }}
          disabled={work() !== undefined}
          onClick={() => void zip()}
        >
          <Icon name="archive" /> Download ZIP
        </button>
        <Show when={canWriteFolders()}>
          <Show when={last()}>
            {(folder) => (
              <button type="button" class="button" disabled={work() !== undefined} onClick={() => void look(again)}>
                <Icon name="folder" />{' '}
                <span class="cut">
                  Update “<bdi>{folder().name}</bdi>”
                </span>
              </button>
            )}
          </Show>
          <button type="button" class="button" disabled={work() !== undefined} onClick={() => void look(chooseFolder)}>
            <Icon name="folder" /> Write to a folder…
          </button>
        </Show>
      </div>
      <Show when={work()}>
        {(under) => (
          <div class="export-work">
            <span>{under().what}…</span>
            <progress max={1} value={under().done} aria-label={under().what} />
            <button type="button" class="button small" onClick={stop}>
              <Icon name="stop" /> Cancel
            </button>
          </div>
        )}
      </Show>
      <Show when={!canWriteFolders()}>
        <p class="faint">This browser cannot write to folders; a ZIP holds the same files.</p>
      </Show>
      <Show when={work() ? undefined : looked()}>
        {(found) => (
          <FolderStep
            name={found().folder.name}
            look={found().look}
            onWrite={(removeLeft) => void write(found(), removeLeft)}
            onCancel={() => setLooked(undefined)}
          />
        )}
      </Show>
      <Show when={said()}>
        <p class="export-said" tabIndex={-1} ref={takeLostFocus}>
          <Icon name="check" /> <bdi>{said()}</bdi>
        </p>
      </Show>
      <CommandFailure failure={failure()} />
    </>
  )
}

/** What was pressed is gone: whoever pressed it goes on from what came of it. */
function takeLostFocus(said: HTMLElement): void {
  queueMicrotask(() => document.activeElement === document.body && said.focus({ preventScroll: true }))
}
