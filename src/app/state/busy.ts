import { isUnderWay } from './underWay'

/**
 * Whether something would be lost by a reload: a field with words or a choice that was not read yet, or a command on its way.
 * A form's fields count until it is sent; a field outside of forms until it is left.
 */
const unread = new Set<HTMLElement & { readonly value: string }>()

export function isBusy(): boolean {
  for (const field of unread) if (!field.isConnected) unread.delete(field)
  return isUnderWay() || [...unread].some((field) => field.value !== '')
}

/** Begins to watch the page's fields. */
export function watchFields(): void {
  addEventListener('input', ({ target }) => {
    if (target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && hasText(target))) {
      unread.add(target)
    }
    // A choice that is read with its form has a name there; all others count at once.
    if (target instanceof HTMLSelectElement && target.form && target.name) unread.add(target)
  })
  addEventListener('change', ({ target }) => {
    if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) {
      if (!target.form) unread.delete(target)
    }
  })
  addEventListener('submit', ({ target }) => forgetForm(target))
  addEventListener('reset', ({ target }) => forgetForm(target))
}

function forgetForm(form: EventTarget | null): void {
  for (const field of unread) {
    if ('form' in field && field.form === form) unread.delete(field)
  }
}

function hasText(input: HTMLInputElement): boolean {
  return !['radio', 'checkbox', 'search', 'file', 'button'].includes(input.type)
}
