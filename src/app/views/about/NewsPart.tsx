import { For } from 'solid-js'
import changelog from '../../../../CHANGELOG.md?raw'
import { readChangelog } from '../../../core/changelog'

const SHOWN = 3

/** What this version and the ones before it brought. */
export function NewsPart() {
  return (
    <section aria-labelledby="news">
      <h2 id="news">What is new</h2>
      <For each={readChangelog(changelog).slice(0, SHOWN)}>
        {({ version, date, changes }) => (
          <>
            <h3>
              {version} {date && <span class="faint">{date}</span>}
            </h3>
            <ul class="news">
              <For each={changes}>{(change) => <li>{change}</li>}</For>
            </ul>
          </>
        )}
      </For>
    </section>
  )
}
