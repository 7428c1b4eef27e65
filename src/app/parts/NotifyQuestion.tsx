import { Show } from 'solid-js'
import { Icon } from '../icons/Icon'
import { createNotifyOffer } from '../state/notifyOffer'

/**
 * Asked once, where a running job is looked at: there it covers nothing, and says what it is about. It stays until it is
 * answered, so that nothing moves when the job ends.
 */
export function NotifyQuestion() {
  const offer = createNotifyOffer()
  return (
    <Show when={offer.isDue()}>
      <section class="note ask" aria-label="Tell you when a job is done?">
        <Icon name="clock" />
        <p class="note-text">
          <strong>Tell you when a job is done?</strong> Only while you are not looking: done, failed, or sign-in needed.
        </p>
        <div class="actions">
          <button type="button" class="button primary" onClick={offer.accept}>
            Notify me
          </button>
          <button type="button" class="button" onClick={offer.decline}>
            No
          </button>
        </div>
      </section>
    </Show>
  )
}
