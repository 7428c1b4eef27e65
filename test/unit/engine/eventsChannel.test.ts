import { afterEach, expect, it, vi } from 'vitest'
import { eventsChannel } from '../../../src/engine/eventsChannel'

afterEach(() => void vi.unstubAllGlobals())

it('where a site may have no channel, those of one page hear each other: later, not themselves, not when closed', async () => {
  vi.stubGlobal(
    'BroadcastChannel',
    class {
      constructor() {
        throw new DOMException('Denied', 'SecurityError')
      }
    },
  )
  const [one, two, closed] = [eventsChannel(), eventsChannel(), eventsChannel()]
  const heard: unknown[] = []
  for (const [name, channel] of Object.entries({ one, two, closed })) {
    channel.onmessage = ({ data }) => void heard.push([name, data])
  }
  // Nobody has to listen.
  eventsChannel()
  closed.close()
  one.postMessage('hello')
  expect(heard).toEqual([])
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect(heard).toEqual([['two', 'hello']])
})
