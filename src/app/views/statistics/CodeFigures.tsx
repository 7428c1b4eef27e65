import { Show } from 'solid-js'
import { graphAddress } from '../../address'
import { Bars } from '../../parts/Bars'
import { useApp } from '../../state/app'
import { createReading } from '../../state/reading'
import { number, sizeText } from '../../words/count'
import { Figure } from './Figure'

const MOST_SHOWN = 12

/** What the code here is made of: by graph and by language. */
export function CodeFigures() {
  const app = useApp()
  const languages = createReading(
    () => {
      const codegen = app.connection.codegen()
      const graphs = app.graphs.value()
      return codegen && graphs && { codegen, graphs }
    },
    () => 'languages',
    async ({ codegen, graphs }) => {
      const units = new Map<string, number>()
      for (const { graphId } of graphs) {
        for (const node of (await codegen.graph(graphId))?.nodes ?? []) {
          for (const file of node.files) {
            const name = file.language ?? 'other'
            units.set(name, (units.get(name) ?? 0) + file.units)
          }
        }
      }
      return [...units].sort((a, b) => b[1] - a[1])
    },
  )
  const graphs = () => [...(app.graphs.value() ?? [])].sort((a, b) => b.units - a.units)
  const sum = () => graphs().reduce((total, { units }) => total + units, 0)
  const files = () => graphs().reduce((total, entry) => total + entry.files, 0)
  return (
    <Show when={graphs().length > 0}>
      <Figure title="Code by graph">
        <p class="figure-lead">
          <b>{number(files())}</b> files, <b>{sizeText(sum())}</b>
        </p>
        <Bars
          label="Code by graph"
          bars={graphs()
            .slice(0, MOST_SHOWN)
            .map(({ graphId, name, units }) => ({
              name,
              value: units,
              text: sizeText(units),
              tone: 'tone-accent',
              href: graphAddress(graphId),
            }))}
        />
        <Show when={graphs().length > MOST_SHOWN}>
          <p class="faint">
            The largest {MOST_SHOWN} of {number(graphs().length)}.
          </p>
        </Show>
      </Figure>
      <Show when={languages.value()}>
        {(found) => (
          <Figure title="Code by language">
            <p class="figure-lead">
              <b>{number(found().length)}</b> {found().length === 1 ? 'language' : 'languages'}
            </p>
            <Bars
              label="Code by language"
              bars={found()
                .slice(0, MOST_SHOWN)
                .map(([name, units]) => ({ name, value: units, text: sizeText(units), tone: 'tone-calm' }))}
            />
          </Figure>
        )}
      </Show>
    </Show>
  )
}
