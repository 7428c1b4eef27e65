import type { Accessor } from 'solid-js'
import type { Codegen } from '../../../client/codegen'
import { useApp } from '../../state/app'
import { watchCode } from '../../state/code'
import { createReading, type Reading } from '../../state/reading'
import { useOpenGraph } from '../graphs/openGraph'

/** Reads something about the versions of the open graph, again after each change of its code. */
export function readVersions<T>(
  key: Accessor<string | undefined>,
  read: (codegen: Codegen, graphId: string) => Promise<T>,
): Reading<T> {
  const app = useApp()
  const { graphId } = useOpenGraph()
  const version = watchCode(app.connection, graphId)
  return createReading(
    () => {
      version()
      const codegen = app.connection.codegen()
      const [graph, about] = [graphId(), key()]
      return codegen && graph !== undefined && about !== undefined ? { codegen, graph, about } : undefined
    },
    ({ graph, about }) => JSON.stringify([graph, about]),
    ({ codegen, graph }) => read(codegen, graph),
  )
}
