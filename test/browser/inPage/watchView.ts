import type { Codegen } from '../../../src/client/codegen'
import { connectCodegen } from '../../../src/client/connectCodegen'
import { createScriptedServer } from '../../../src/client/testing'

const GRAPH = { graph: { id: 'g', name: 'Shop', nodes: [{ id: 'a' }] }, project: {} }
const RESULTS = { graphId: 'g', generatedCodes: [{ nodeId: 'a', code: 'made of a' }] }
const POLLING = { initialDelay: 100, maxDelay: 100, backoffMultiplier: 1 }

/** A view of the documentation: it shows the job in the place. */
export type Mount = (place: HTMLElement, codegen: Codegen, jobId: string) => void

/** All that a view says of a job, in the order it says it, until it says `last`. */
export async function watchView(mount: Mount, last: string): Promise<readonly string[]> {
  const { fetch } = createScriptedServer([{ statuses: ['running', 'completed'], results: RESULTS }])
  const codegen = await connectCodegen({ engine: 'page', fetch })
  const { id } = await codegen.submit(GRAPH, { polling: POLLING })
  const place = document.body.appendChild(document.createElement('div'))
  const said: string[] = []
  await new Promise<void>((resolve) => {
    const hear = () => {
      const text = place.textContent ?? ''
      if (text !== (said.at(-1) ?? '')) said.push(text)
      if (text === last) resolve()
    }
    new MutationObserver(hear).observe(place, { subtree: true, childList: true, characterData: true })
    mount(place, codegen, id)
  })
  codegen.close()
  return said
}
