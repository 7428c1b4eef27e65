import { type LiveTransport, readHint, SILENCE_MS } from './liveTransport'

/** The part of a WebSocket that is used, so that one from elsewhere fits as well. */
export type Socket = Pick<WebSocket, 'send' | 'close' | 'addEventListener'>

/**
 * Changes of jobs over a WebSocket, for servers that have one: once open it is sent `{token, past}` (seconds) as JSON,
 * because a browser's WebSocket can carry no `Authorization`; then each message is one change, `{jobId, status}`.
 */
export function webSocketTransport(
  url: string,
  open: (url: string) => Socket = (address) => new WebSocket(address),
): LiveTransport {
  return {
    listen: ({ access, pastMs, signal, hear }) =>
      new Promise((resolve, reject) => {
        const socket = open(url)
        let isOpen = false
        let timer: ReturnType<typeof setTimeout> | undefined
        const close = () => socket.close()
        const heard = () => {
          clearTimeout(timer)
          timer = setTimeout(close, SILENCE_MS)
        }
        heard()
        signal.addEventListener('abort', close)
        if (signal.aborted) close()
        socket.addEventListener('open', () => {
          isOpen = true
          socket.send(JSON.stringify({ token: access.token, past: Math.ceil(pastMs / 1000) }))
        })
        socket.addEventListener('message', ({ data }) => {
          heard()
          const id = readHint(String(data))
          if (id !== undefined) hear(id)
        })
        // Every error is followed by this.
        socket.addEventListener('close', () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', close)
          if (isOpen) resolve('ended')
          else reject(new Error('The WebSocket could not be opened.'))
        })
      }),
  }
}
