import { graphAddress } from '../../address'
import { BackLink } from '../../parts/BackLink'
import { pageTitle } from '../../parts/pageTitle'
import { useOpenGraph } from './openGraph'
import { PictureOfGraph } from './PictureOfGraph'

/** The picture alone, as large as it can be. */
export default function GraphPictureView() {
  const graph = useOpenGraph()
  pageTitle(() => graph.entry() && `Picture of ${graph.entry()?.name}`)
  return (
    <section class="picture-view" aria-labelledby="picture-title">
      <div class="pane-head">
        <BackLink href={graphAddress(graph.graphId() ?? '')} to="nodes" />
        <h1 id="picture-title" class="cut">
          Picture of <bdi>{graph.entry()?.name}</bdi>
        </h1>
      </div>
      <PictureOfGraph />
    </section>
  )
}
