/** Stands where something is still being read. It shows itself only after a moment: most things are there before. */
export function Reading(props: { readonly what?: string }) {
  return <p class="reading faint">Reading{props.what ? ` ${props.what}` : ''}…</p>
}
