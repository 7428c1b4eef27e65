import { EVENTS_CHANNEL } from '../core/protocol'

export interface EventsChannel {
  onmessage: ((message: MessageEvent<unknown>) => void) | null
  postMessage(message: unknown): void
  close(): void
}

/** The channel that events are told on; where a browser gives a site none, it reaches as far as this page does. */
export function eventsChannel(): EventsChannel {
  try {
    return new BroadcastChannel(EVENTS_CHANNEL)
  } catch {
    return channelOfPage()
  }
}

const channels = new Set<EventsChannel>()

function channelOfPage(): EventsChannel {
  const own: EventsChannel = {
    onmessage: null,
    postMessage(data) {
      for (const other of channels) {
        // Later, as the real one does.
        if (other !== own) setTimeout(() => other.onmessage?.(new MessageEvent('message', { data })))
      }
    },
    close: () => void channels.delete(own),
  }
  channels.add(own)
  return own
}
