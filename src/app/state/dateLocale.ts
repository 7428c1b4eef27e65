import { keepChoice, loadChoice } from './kept'

const KEY = 'kubegram_dates'

/** Languages that dates can be written in, beside that of the browser. */
export const DATE_LOCALES = ['en-GB', 'en-US', 'de', 'es', 'fr', 'it', 'ja', 'nl', 'pl', 'pt-BR', 'sv-SE', 'zh-CN']

/** In which language dates are written; `undefined`: in the browser's. */
export function dateLocale(): string | undefined {
  const kept = loadChoice(KEY)
  return DATE_LOCALES.find((locale) => locale === kept)
}

export function setDateLocale(locale: string | undefined): void {
  keepChoice(KEY, locale)
}
