/// <reference lib="webworker" />
import { isTerminal } from '../core/job'
import type { Notice } from '../core/notice'
import type { CodegenEvent } from '../core/protocol'
import type { Host } from '../engine/host'
import type { Store } from '../storage/store'
import type { SecondScript } from './secondScript'

declare const self: ServiceWorkerGlobalScope

/** Hears what the system may have to tell of, and loads what tells it. */
export function hearNotices(load: () => Promise<SecondScript>) {
  let telling: Promise<void> = Promise.resolve()
  return {
    hear(event: CodegenEvent, store: Store): void {
      if (event.type === 'jobChanged' ? !isTerminal(event) : event.type !== 'settingsChanged') return
      telling = telling
        .then(load)
        .then(({ tellUser }) => tellUser(event, store))
        // Told or not, the record stands.
        .catch(() => {})
    },
    /** Resolves when everything that was heard of has been told: until then the worker must live. */
    allTold: () => telling,
    answerClicks(host: Host): void {
      self.addEventListener('notificationclick', (event) => {
        const { notification, action } = event
        notification.close()
        event.waitUntil(load().then(({ answerClick }) => answerClick(host, notification.data as Notice, action)))
      })
    },
  }
}
