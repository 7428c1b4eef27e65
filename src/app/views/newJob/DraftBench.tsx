import { useNavigate } from '@solidjs/router'
import { createMemo, createSignal, Match, Show, Switch } from 'solid-js'
import { type Failure, toFailure } from '../../../core/failure'
import type { PollingChoice } from '../../../core/polling'
import { jobAddress } from '../../address'
import { Icon } from '../../icons/Icon'
import { Reading } from '../../parts/Reading'
import { VirtualRows } from '../../parts/VirtualRows'
import { useApp } from '../../state/app'
import { type Draft, useDrafts } from '../../state/drafts'
import { unhurried } from '../../state/underWay'
import { DraftRow } from './DraftRow'
import { FilePicker } from './FilePicker'
import { GraphPreview } from './GraphPreview'
import { Refusal } from './Refusal'
import { SendBar } from './SendBar'
import './bench.css'

interface DraftBenchProps {
  /** As the address says: it may be of a draft that is gone, or of none. */
  readonly chosen: number
}

/** Drafts on the left, the chosen one in full on the right, and what sends them below. */
export default function DraftBench(props: DraftBenchProps) {
  const drafts = useDrafts()
  const chosen = createMemo(() => {
    const all = drafts.all()
    return all.find((draft) => draft.id === props.chosen) ?? all.at(-1)
  })
  const sending = createSending()
  const app = useApp()
  const navigate = useNavigate()
  const place = createMemo(() => drafts.all().findIndex(({ id }) => id === chosen()?.id))
  const refused = createMemo(() => drafts.all().filter(({ outcome }) => 'failure' in outcome))
  const remove = (gone: readonly Draft[], what: string) => {
    const before = drafts.all()
    const shown = gone.find(({ id }) => id === chosen()?.id)
    const ids = gone.map(({ id }) => id)
    drafts.remove(ids)
    if (shown) navigate('/', { replace: true })
    app.deletions.start({
      key: `draft:${ids.join()}`,
      said: `${what} removed.`,
      // Drafts are not stored: it is gone already.
      carryOut: async () => undefined,
      undo() {
        for (const draft of gone) drafts.putBack(draft, before.indexOf(draft))
        if (shown) navigate(draftAddress(shown.id))
      },
    })
  }
  return (
    <div class="bench">
      <section class="bench-list" aria-labelledby="bench-title">
        <div class="pane-head">
          <h1 id="bench-title">New job</h1>
          <FilePicker class="button small">
            <Icon name="plus" /> Add files
          </FilePicker>
        </div>
        <Show when={refused().length > 1}>
          <p class="line soft bench-refused">
            {refused().length} files cannot be sent.
            <button type="button" class="tool" onClick={() => remove(refused(), `${refused().length} files`)}>
              Remove them
            </button>
          </p>
        </Show>
        <div class="drafts">
          <VirtualRows rows={drafts.all()} current={place()}>
            {(draft) => (
              <DraftRow
                draft={draft}
                address={draftAddress(draft.id)}
                chosen={draft.id === chosen()?.id}
                remove={(title) => remove([draft], `“${title}”`)}
              />
            )}
          </VirtualRows>
        </div>
        <SendBar send={sending.send} sending={sending.active()} failure={sending.failure()} />
      </section>
      <Show when={chosen()}>
        {(draft) => (
          <section class="bench-draft" aria-label="What will be sent">
            <DraftFace draft={draft()} />
          </section>
        )}
      </Show>
    </div>
  )
}

function draftAddress(id: number): string {
  return `/?draft=${id}`
}

function DraftFace(props: { readonly draft: Draft }) {
  const input = () => ('input' in props.draft.outcome ? props.draft.outcome.input : undefined)
  return (
    <Switch fallback={<Refusal draft={props.draft} />}>
      <Match when={'reading' in props.draft.outcome}>
        <Reading what={props.draft.name} />
      </Match>
      <Match when={input()}>{(read) => <GraphPreview input={read()} draft={props.draft} />}</Match>
    </Switch>
  )
}

/** Sends every draft that can be sent: one as a job, several as a batch. What cannot be sent stays in view. */
function createSending() {
  const app = useApp()
  const drafts = useDrafts()
  const navigate = useNavigate()
  const [active, setActive] = createSignal(false)
  const [failure, setFailure] = createSignal<Failure>()

  const send = async (polling: PollingChoice | undefined) => {
    const codegen = app.connection.codegen()
    const good = drafts.all().flatMap(({ id, outcome }) => ('input' in outcome ? [{ id, input: outcome.input }] : []))
    if (!codegen || active() || good.length === 0) return
    setActive(true)
    setFailure(undefined)
    try {
      const options = polling ? { polling } : {}
      const jobs = await unhurried(
        codegen.submitBatch(
          good.map(({ input }) => input.request),
          options,
        ),
      )
      app.jobs.note(jobs)
      drafts.remove(good.map(({ id }) => id))
      const [only, ...more] = jobs
      navigate(only && more.length === 0 ? jobAddress(only.id) : '/jobs')
    } catch (error) {
      setFailure(toFailure(error))
    } finally {
      setActive(false)
    }
  }
  return { send, active, failure }
}
