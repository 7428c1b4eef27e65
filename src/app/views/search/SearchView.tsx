import { useSearchParams } from '@solidjs/router'
import { createEffect, createMemo, Match, on, onMount, Show, Switch } from 'solid-js'
import { EmptyPlace } from '../../parts/EmptyPlace'
import { pageTitle } from '../../parts/pageTitle'
import { useApp } from '../../state/app'
import { count } from '../../words/count'
import { codeInMemory } from './codeInMemory'
import { SearchForm } from './SearchForm'
import { comesBackTo, SearchResults } from './SearchResults'
import { readChoice, type SearchChoice, spellChoice } from './searchAddress'
import { createSearcher } from './searcher'
import '../../parts/fields.css'
import './search.css'

/** Lives on while one looks at what it found, so that going back shows it at once. */
const searcher = createSearcher()
let searchedFor = ''

/** Looks through all code of all graphs. The address holds the question; the code never leaves this browser. */
export default function SearchView() {
  const app = useApp()
  const [params, setParams] = useSearchParams()
  const choice = createMemo(() => readChoice(params))
  pageTitle(() => (choice().text ? `“${choice().text}”` : 'Search'))
  const change = (changed: Partial<SearchChoice>) =>
    setParams(spellChoice({ ...choice(), ...changed }), { replace: true })

  const places = (graphId?: string) =>
    (app.graphs.value() ?? []).filter((graph) => graphId === undefined || graph.graphId === graphId)

  // Asked again when the question is another one, or the code is.
  const question = createMemo(() => {
    const codegen = app.connection.codegen()
    const stored = app.graphs.value()?.map(({ graphId, updatedAt }) => [graphId, updatedAt])
    return codegen && stored ? JSON.stringify([choice(), stored]) : undefined
  })
  createEffect(
    on(question, (asked) => {
      if (asked === undefined || asked === searchedFor) return
      searchedFor = asked
      if (choice().text === '') searcher.clear()
      else void start(choice(), asked)
    }),
  )
  const start = async (wanted: SearchChoice, asked: string) => {
    const { graphId, versions, language, ...query } = wanted
    const codegen = app.connection.codegen()
    const code = codegen && (await codeInMemory(codegen))
    if (asked !== searchedFor) return
    searcher.start({
      query,
      graphs: places(graphId),
      versions,
      ...(language ? { language } : {}),
      ...(code ? { code } : {}),
    })
  }

  const files = () => places(choice().graphId).reduce((sum, graph) => sum + graph.files, 0)
  const lines = createMemo(() => searcher.found().reduce((sum, file) => sum + file.matches, 0))
  createEffect(
    on(
      searcher.state,
      (state) => {
        if (state === 'done') app.announce(foundText(lines(), searcher.found().length))
      },
      { defer: true },
    ),
  )

  let field: HTMLInputElement | undefined
  // Back from a find one goes on from there; and nobody's phone is to open its keyboard unasked.
  onMount(() => {
    if (comesBackTo(searcher.turn()) || !matchMedia('(pointer: fine)').matches) return
    // Once the palette that led here has given back the focus, and the view is in its place.
    requestAnimationFrame(() => field?.focus())
  })

  return (
    <section class="place pane search-pane" aria-labelledby="search-title">
      <div class="pane-head">
        <h1 id="search-title">Search</h1>
        <span class="faint">in all code on this device</span>
      </div>
      <SearchForm choice={choice()} onChange={change} searcher={searcher} field={(element) => (field = element)} />
      <Switch>
        <Match when={searcher.state() === 'failed'}>
          <EmptyPlace icon="alert" title={choice().regex ? 'This expression cannot be used' : 'The search did not end'}>
            <p>{searcher.why()}</p>
          </EmptyPlace>
        </Match>
        <Match when={searcher.state() === 'idle'}>
          <Show
            when={app.graphs.value()?.length === 0}
            fallback={
              <EmptyPlace icon="search" title="Every file of every graph">
                <p>
                  Type a word, a name or an expression. It works without a network, and shows the first finds while it
                  goes on.
                </p>
              </EmptyPlace>
            }
          >
            <EmptyPlace icon="search" title="No code here yet">
              <p>What your jobs bring can be searched here, without a network.</p>
            </EmptyPlace>
          </Show>
        </Match>
        <Match when={searcher.found().length > 0}>
          <Show when={searcher.turn()} keyed>
            {(turn) => <SearchResults found={searcher.found()} turn={turn} onUp={() => field?.focus()} />}
          </Show>
        </Match>
        <Match when={searcher.state() === 'done'}>
          <EmptyPlace icon="search" title={`No match in ${count(files(), 'file')}`}>
            <p>
              {choice().versions
                ? 'All versions of all files were looked through.'
                : 'Older versions of the files were not looked at.'}
            </p>
            <Show when={!choice().versions}>
              <button type="button" class="button" onClick={() => change({ versions: true })}>
                Look in older versions too
              </button>
            </Show>
          </EmptyPlace>
        </Match>
      </Switch>
    </section>
  )
}

function foundText(matches: number, files: number): string {
  return matches === 0 ? 'No match.' : `${count(matches, 'match', 'matches')} in ${count(files, 'file')}.`
}
