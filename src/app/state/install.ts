import { createSignal } from 'solid-js'

/** Chromium's offer to install; other browsers make none. */
interface InstallPrompt extends Event {
  prompt(): Promise<void>
  readonly userChoice: Promise<{ readonly outcome: 'accepted' | 'dismissed' }>
}

const [offer, setOffer] = createSignal<InstallPrompt>()
const [installed, setInstalled] = createSignal(isStandalone())

/** Made once and early: the browser makes its offer when it likes, and never twice. */
export function keepInstallOffer(): void {
  addEventListener('beforeinstallprompt', (event) => {
    // Its own banner would come at a moment of its choosing.
    event.preventDefault()
    setOffer(event as InstallPrompt)
  })
  addEventListener('appinstalled', () => setInstalled(true))
}

export const install = {
  isOffered: () => offer() !== undefined && !installed(),
  isInstalled: installed,
  /** Has the browser ask. An offer works once. */
  async start(): Promise<void> {
    const prompt = offer()
    setOffer(undefined)
    await prompt?.prompt()
    if ((await prompt?.userChoice)?.outcome === 'accepted') setInstalled(true)
  },
}

function isStandalone(): boolean {
  return matchMedia('(display-mode: standalone), (display-mode: window-controls-overlay)').matches
}
