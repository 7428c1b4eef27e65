import { createEffect, onCleanup } from 'solid-js'

const APP_NAME = 'Kubegram Codegen'

/** Names the page after the view, for history, tabs and screen readers. */
export function pageTitle(title: () => string | undefined): void {
  createEffect(() => {
    const said = title()
    document.title = said ? `${said} · ${APP_NAME}` : APP_NAME
  })
  onCleanup(() => {
    document.title = APP_NAME
  })
}
