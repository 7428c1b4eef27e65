import { A } from '@solidjs/router'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { pageTitle } from '../../parts/pageTitle'

export default function NowhereView() {
  pageTitle(() => 'Nothing here')
  return (
    <div class="place pane">
      <h1 class="unseen">Nothing here</h1>
      <EmptyPlace icon="search" title="There is nothing at this address">
        <p>
          Go to <A href="/jobs">jobs</A>, <A href="/graphs">graphs</A>, or start <A href="/">a new job</A>.
        </p>
      </EmptyPlace>
    </div>
  )
}
