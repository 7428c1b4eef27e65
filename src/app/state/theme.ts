import { type Accessor, createEffect, createSignal } from 'solid-js'

const KEY = 'kubegram_theme'
const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export interface ThemeChoice {
  readonly theme: Accessor<Theme>
  /** auto → light → dark → auto */
  turn(): void
}

export function createTheme(): ThemeChoice {
  const [theme, setTheme] = createSignal(storedTheme())
  createEffect(() => show(theme()))
  return {
    theme,
    turn() {
      const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length] ?? 'auto'
      setTheme(next)
      keep(next)
    },
  }
}

function show(theme: Theme): void {
  const root = document.documentElement
  if (theme === 'auto') delete root.dataset.theme
  else root.dataset.theme = theme
}

function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(KEY)
    return THEMES.find((theme) => theme === stored) ?? 'auto'
  } catch {
    // Storage may be forbidden altogether; the system's colours are right then.
    return 'auto'
  }
}

function keep(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // Full or forbidden: the choice holds until the page is closed.
  }
}
