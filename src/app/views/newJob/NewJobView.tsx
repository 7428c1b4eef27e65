import { useSearchParams } from '@solidjs/router'
import { type Accessor, createEffect, createSignal, lazy, on, Show } from 'solid-js'
import { readId } from '../../address'
import { Icon } from '../../icons/Icon'
import { pageTitle } from '../../parts/pageTitle'
import { useApp } from '../../state/app'
import { useDrafts } from '../../state/drafts'
import { Intake } from './Intake'
import { Welcome } from './Welcome'
import './newJob.css'

/** The first paint of an empty place needs none of it. */
const DraftBench = lazy(() => import('./DraftBench'))

export default function NewJobView() {
  const drafts = useDrafts()
  const [query, setQuery] = useSearchParams()
  const choose = (draft: number) => setQuery({ draft }, { replace: true })
  pageTitle(() => 'New job')
  const trouble = startAgain(choose)
  return (
    <div class="place new-job">
      <Intake onPasted={choose} />
      <Show when={trouble()}>
        <p class="note no-graph" role="alert">
          <Icon name="alert" />
          <span class="note-text">{trouble()}</span>
        </p>
      </Show>
      <Show when={drafts.all().length > 0} fallback={<Welcome onRead={choose} />}>
        <DraftBench chosen={Number(query.draft)} />
      </Show>
    </div>
  )
}

/** `/?again=<job>` starts from what that job sent. Tells why it cannot, until there is another graph. */
function startAgain(choose: (draft: number) => void): Accessor<string> {
  const app = useApp()
  const drafts = useDrafts()
  const [query, setQuery] = useSearchParams()
  const [trouble, setTrouble] = createSignal('')
  createEffect(on(drafts.all, () => setTrouble('')))
  createEffect(() => {
    const codegen = app.connection.codegen()
    const jobId = readId(typeof query.again === 'string' ? query.again : undefined)
    if (!codegen || jobId === undefined) return
    setQuery({ again: undefined }, { replace: true })
    codegen.request(jobId).then(
      (request) => {
        if (request) choose(drafts.addText(`${request.graph.name}.json`, JSON.stringify(request, null, 2)))
        else
          setTrouble('The graph of that job is not in this browser. It was sent elsewhere, or taken out of the list.')
      },
      () => setTrouble('The graph of that job cannot be read.'),
    )
  })
  return trouble
}
