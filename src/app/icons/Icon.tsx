import type { IconName } from './iconNames'
import spriteUrl from './sprite.svg?no-inline'

/** A picture beside words, never instead of them: hidden from assistive technology. */
export function Icon(props: { readonly name: IconName; readonly class?: string }) {
  return (
    <svg class={`icon ${props.class ?? ''}`} aria-hidden="true">
      <use href={`${spriteUrl}#${props.name}`} />
    </svg>
  )
}
