import { A } from '@solidjs/router'
import { For } from 'solid-js'
import { Icon } from '../../icons/Icon'
import { pageTitle } from '../../parts/pageTitle'
import { PLACES } from '../../shell/places'

/** Where the bottom bar of a phone has no room for. */
export default function MoreView() {
  pageTitle(() => 'Menu')
  return (
    <section class="place pane" aria-labelledby="more-title">
      <div class="pane-head">
        <h1 id="more-title">Menu</h1>
      </div>
      <ul class="rows">
        <For each={PLACES.filter((place) => !place.main)}>
          {(place) => (
            <li>
              <A class="row-item" href={place.href}>
                <span class="kind kind-network">
                  <Icon name={place.icon} />
                </span>
                <span class="two-lines">
                  <span>{place.label}</span>
                  <span class="faint cut">{place.about}</span>
                </span>
                <Icon name="chevron" />
              </A>
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}
