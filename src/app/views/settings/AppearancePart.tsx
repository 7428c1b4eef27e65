import { createSignal, For } from 'solid-js'
import { Field } from '../../parts/Field'
import { useApp } from '../../state/app'
import { DATE_LOCALES, dateLocale, setDateLocale } from '../../state/dateLocale'
import { THEMES, type Theme } from '../../state/theme'

const THEME_NAMES: Record<Theme, string> = { auto: 'As the system', light: 'Light', dark: 'Dark' }

/** How the app looks and listens. Every choice counts at once, for this browser. */
export function AppearancePart() {
  const app = useApp()
  const [locale, setLocale] = createSignal(dateLocale())
  const choose = (chosen: string) => {
    setDateLocale(chosen || undefined)
    setLocale(dateLocale())
  }
  const sample = () => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(Date.now())
  const nameOf = (tag: string) => new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag
  return (
    <section class="form" aria-labelledby="looks-title">
      <h2 id="looks-title">Looks and keys</h2>
      <fieldset class="field">
        <legend class="field-name">Colours</legend>
        <div class="segments">
          <For each={THEMES}>
            {(theme) => (
              <label class="segment">
                <input
                  type="radio"
                  name="theme"
                  checked={app.theme.theme() === theme}
                  onChange={() => app.theme.set(theme)}
                />
                <span>{THEME_NAMES[theme]}</span>
              </label>
            )}
          </For>
        </div>
      </fieldset>
      <Field name="Language of dates" hint={sample()}>
        {(id) => (
          <select id={id} value={locale() ?? ''} onChange={(event) => choose(event.currentTarget.value)}>
            <option value="">As the browser</option>
            <For each={DATE_LOCALES}>
              {(tag) => (
                <option value={tag} lang={tag} selected={tag === locale()}>
                  {nameOf(tag)}
                </option>
              )}
            </For>
          </select>
        )}
      </Field>
      <label class="switch">
        <input
          type="checkbox"
          checked={app.singleKeys.on()}
          onChange={(event) => app.singleKeys.set(event.currentTarget.checked)}
        />
        <span>
          <span class="field-name">Single keys are shortcuts</span>
          <span class="field-hint">
            <kbd>?</kbd> lists them. Turn this off if you speak to your computer or hit keys by chance.
          </span>
        </span>
      </label>
    </section>
  )
}
