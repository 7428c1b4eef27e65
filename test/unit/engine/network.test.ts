import { afterEach, describe, expect, it, vi } from 'vitest'
import { createKubegramApi } from '../../../src/engine/kubegramApi'
import { dropped } from '../support/answers'

const MEGABYTE = 1024 * 1024
const JSON_TYPE = { headers: { 'Content-Type': 'application/json' } }

afterEach(() => vi.unstubAllGlobals())

/** `head`, then so many megabytes of text, then `tail`, as they are asked for. */
function long(head: string, megabytes: number, tail: string) {
  let sent = 0
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1
      if (sent === 1) controller.enqueue(encoder.encode(head))
      else if (sent <= megabytes + 1) controller.enqueue(new Uint8Array(MEGABYTE).fill(120))
      else {
        controller.enqueue(encoder.encode(tail))
        controller.close()
      }
    },
  })
  return { response: new Response(body, JSON_TYPE), sent: () => sent }
}

const apiOver = (answer: () => Response | Promise<Response>) =>
  createKubegramApi(
    async () => ({ base: '/api' }),
    async () => answer(),
  )

describe('an answer that is too large', () => {
  it('is given up when it is, not when it has all been read', async () => {
    const { response, sent } = long('{"nodes":[{"id":"a","config":"', 100, '"}]}')
    const asked = apiOver(() => response).results('s')
    await expect(asked).rejects.toMatchObject({ failure: { code: 'tooLarge' } })
    expect(sent()).toBeLessThan(72)
  })

  it('is none when it is so by what its edges lead to: that is not kept', async () => {
    const { response } = long('{"nodes":[{"id":"a","config":"x","edges":[{"node":"', 50, '"}]}]}')
    expect(await apiOver(() => response).results('s')).toEqual({ nodes: [{ id: 'a', config: 'x', edges: null }] })
  })
})

describe('a large answer', () => {
  /** How many turns others have while an answer of 8 chunks is read, each of which takes `ms`. */
  async function turnsBeside(ms: number): Promise<number> {
    const { response } = long('{"nodes":[{"id":"a","config":"', 8, '"}]}')
    let [turns, isOver, now] = [0, false, 0]
    vi.spyOn(performance, 'now').mockImplementation(() => (now += ms))
    const turn = () => {
      turns += 1
      if (!isOver) setImmediate(turn)
    }
    setImmediate(turn)
    await apiOver(() => response).results('s')
    isOver = true
    vi.mocked(performance.now).mockRestore()
    return turns
  }

  it('leaves others their turn while it is read, however fast it comes', async () => {
    expect(await turnsBeside(9)).toBeGreaterThanOrEqual(8)
  })

  it('is read on while that takes no time', async () => {
    expect(await turnsBeside(0)).toBeLessThan(8)
  })
})

describe('no connection', () => {
  it.each([
    ['is said to be ours where the browser knows that it is offline', false, 'offline'],
    ["is the server's where the browser believes that it is online, which may be a lie", true, 'unreachable'],
  ])('%s', async (_name, onLine, code) => {
    vi.stubGlobal('navigator', { onLine })
    await expect(apiOver(dropped).status('s')).rejects.toMatchObject({ failure: { code } })
  })
})
