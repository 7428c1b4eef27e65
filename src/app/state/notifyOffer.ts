import { createSignal } from 'solid-js'
import { useApp } from './app'
import { rememberAsked, wasAsked } from './askedOnce'

/** Asks for notifications once; the browser's own question follows a yes. */
export function createNotifyOffer() {
  const app = useApp()
  const canAsk = () => 'Notification' in window && Notification.permission === 'default' && !wasAsked('notifications')
  const [open, setOpen] = createSignal(canAsk())
  const close = () => {
    rememberAsked('notifications')
    setOpen(false)
  }
  return {
    isDue: open,
    accept() {
      close()
      // The worker hears of the answer at once: with it comes push.
      void Notification.requestPermission().then(() => app.connection.codegen()?.checkNow())
    },
    decline: close,
  }
}
