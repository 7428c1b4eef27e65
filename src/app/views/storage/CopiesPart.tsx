import { createEffect, createSignal, on, onCleanup, Show } from 'solid-js'
import { Icon } from '../../icons/Icon'
import { useApp } from '../../state/app'
import { type MirrorState, readMirrorState } from '../../state/mirrorState'
import { count, sizeText } from '../../words/count'

/** Copies are written a few seconds after the code. */
const LOOK_AGAIN_MS = 3_000

const COOKIE_WORDS: Record<NonNullable<MirrorState['cookie']>, string> = {
  map: 'All of the code fits into it.',
  part: 'It holds the code without nodes that hold secrets: those are never put into a cookie.',
  list: 'All of the code does not fit: it names what is here. The newest graphs that fit lie in three more under a path of their own, so that they ride on no request.',
}

/** The copies outside of the database, what is left out of them, and why. */
export function CopiesPart(props: { readonly graphs: number }) {
  const app = useApp()
  const [state, setState] = createSignal(readMirrorState())
  createEffect(
    on([app.connection.codegen, () => props.graphs], () => {
      setState(readMirrorState())
      const timer = setTimeout(() => setState(readMirrorState()), LOOK_AGAIN_MS)
      onCleanup(() => clearTimeout(timer))
    }),
  )
  return (
    <section class="figure-card" aria-labelledby="copies-title">
      <h2 id="copies-title">Copies for other clients</h2>
      <dl class="copies">
        <div>
          <dt>
            <Icon name="disk" /> IndexedDB
          </dt>
          <dd>The code itself, with every version. All other places are copies of it.</dd>
        </div>
        <div>
          <dt>
            <Icon name="copy" /> localStorage
          </dt>
          <dd>
            <Show when={state().local} fallback="No copy is there now.">
              {(local) => (
                <>
                  {local().graphs === local().of
                    ? `All of ${count(local().of, 'graph')}`
                    : `The newest ${local().graphs} of ${count(local().of, 'graph')}`}
                  , {sizeText(local().units)}.{' '}
                  <Show when={local().graphs < local().of}>The others do not fit: browsers allow 5 MB in all.</Show>{' '}
                  <Show when={local().withheld > 0}>
                    {count(local().withheld, 'node')} with secret values {local().withheld === 1 ? 'is' : 'are'} left
                    out: every script of this site can read a copy.
                  </Show>
                </>
              )}
            </Show>
          </dd>
        </div>
        <div>
          <dt>
            <Icon name="copy" /> Cookie
          </dt>
          <dd>
            <Show when={state().cookie} fallback="No cookie is set now.">
              {(kind) => COOKIE_WORDS[kind()]}
            </Show>
          </dd>
        </div>
      </dl>
      <p class="faint">Copies hold the current code only, never older versions, and are repaired at every start.</p>
    </section>
  )
}
