import { type Accessor, createEffect, createSignal } from 'solid-js'
import { keepChoice, loadChoice } from './kept'

const KEY = 'kubegram_theme'
export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export interface ThemeChoice {
  readonly theme: Accessor<Theme>
  /** auto → light → dark → auto */
  turn(): void
  set(theme: Theme): void
}

export function createTheme(): ThemeChoice {
  const [theme, setTheme] = createSignal(storedTheme())
  createEffect(() => show(theme()))
  const set = (next: Theme) => {
    setTheme(next)
    keepChoice(KEY, next)
  }
  return {
    theme,
    turn: () => set(THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length] ?? 'auto'),
    set,
  }
}

function show(theme: Theme): void {
  const root = document.documentElement
  if (theme === 'auto') delete root.dataset.theme
  else root.dataset.theme = theme
  // The browser's own bar goes by the first of these whose media is true.
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const scheme = meta.content === DARK_BAR ? 'dark' : 'light'
    if (theme === 'auto') meta.media = `(prefers-color-scheme: ${scheme})`
    else meta.media = scheme === theme ? 'all' : 'not all'
  }
}

/** The bar's colour in the dark, as `index.html` says it. */
const DARK_BAR = '#101a20'

function storedTheme(): Theme {
  const stored = loadChoice(KEY)
  return THEMES.find((theme) => theme === stored) ?? 'auto'
}
