import { useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, lazy, Show } from 'solid-js'
import { readId } from '../../address'
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
  const [chosen, choose] = createSignal<number>()
  pageTitle(() => 'New job')
  startAgain(choose)
  return (
    <div class="place new-job">
      <Intake onPasted={choose} />
      <Show when={drafts.all().length > 0} fallback={<Welcome onRead={choose} />}>
        <DraftBench chosen={chosen()} choose={choose} />
      </Show>
    </div>
  )
}

/** `/?again=<job>` starts from what that job sent. */
function startAgain(choose: (draft: number) => void): void {
  const app = useApp()
  const drafts = useDrafts()
  const [query, setQuery] = useSearchParams()
  createEffect(() => {
    const codegen = app.connection.codegen()
    const jobId = readId(typeof query.again === 'string' ? query.again : undefined)
    if (!codegen || jobId === undefined) return
    setQuery({ again: undefined }, { replace: true })
    codegen.request(jobId).then(
      (request) => request && choose(drafts.addText(`${request.graph.name}.json`, JSON.stringify(request, null, 2))),
      () => app.announce('The graph of that job cannot be read.'),
    )
  })
}
