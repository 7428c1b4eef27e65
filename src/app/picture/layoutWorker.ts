import type { LayoutRequest } from './layout'
import { layoutGraph } from './layoutGraph'

addEventListener('message', ({ data }: MessageEvent<{ readonly id: number; readonly request: LayoutRequest }>) => {
  postMessage({ id: data.id, layout: layoutGraph(data.request) })
})
