import { afterEach, vi } from 'vitest'
import type { Codegen } from '../../../src/client/codegen'
import { connectWith } from '../../../src/client/compat'
import { connectCodegen } from '../../../src/client/connectCodegen'
import { createScriptedServer, type ScriptedJob } from '../../../src/client/testing'
import { stubPage } from './pageWorld'

export const FAST = { initialDelay: 100, maxDelay: 100, backoffMultiplier: 1, maxTotalTime: 20_000 }
export const INPUT = {
  project: { id: '7', name: 'Shop' },
  llmConfig: { provider: 'claude', model: 'm' },
  graph: {
    id: 'my-graph',
    name: 'Shop',
    nodes: [
      { id: 'a', name: 'api' },
      { id: 'b', name: 'db' },
    ],
    arrows: [],
  },
}

let codegen: Codegen | undefined
afterEach(() => {
  codegen?.close()
  codegen = undefined
  vi.unstubAllGlobals()
})

/** A page with a scripted server, and the documented functions in it. */
export async function openPage(scripts?: readonly ScriptedJob[]) {
  const server = createScriptedServer(scripts)
  const items = stubPage(server.fetch)
  const opened = await connectCodegen({ engine: 'page' })
  codegen = opened
  connectWith(opened)
  return { server, items, codegen: opened }
}

/** After trouble a job waits for seconds; whoever is in a hurry looks at once. Returns what ends it. */
export function hurry({ jobs, checkNow }: Codegen): () => void {
  const timer = setInterval(() => void jobs().then(([job]) => job && checkNow(job.id)), 200)
  return () => clearInterval(timer)
}
