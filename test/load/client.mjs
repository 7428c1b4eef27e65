import { Agent, get, request } from 'node:http'

/** One connection for each client at a time would be a browser's; kept open, as a browser keeps them. */
const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** A call as `address` makes it through a proxy. */
export async function call(url, address, options = {}) {
  const startedAt = performance.now()
  const answer = await once(url, address, options)
  return { ...answer, ms: performance.now() - startedAt }
}

function once(url, address, options) {
  const { method = 'GET', body } = options
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, agent, headers: { 'X-Forwarded-For': address } }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk) => (text += chunk))
      answer.on('error', reject)
      answer.on('end', () => resolve({ status: answer.statusCode, json: JSON.parse(text) }))
    })
    asked.on('error', (error) => {
      // The server had just closed a connection that was kept open: nothing was asked yet. Browsers do the same.
      if (asked.reusedSocket && error.code === 'ECONNRESET') resolve(once(url, address, options))
      else reject(error)
    })
    asked.end(body)
  })
}

const ENDED = /"jobId" : "([^"]+)", "status" : "(?:completed|failed|cancelled)"/

/** Counts events in `client.events`, and writes in `client.ended` when the end of each job was told. */
export function followEvents(base, client) {
  return new Promise((resolve, reject) => {
    const asked = get(`${base}/events`, { agent: false, headers: { 'X-Forwarded-For': client.address } }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`The stream was refused: ${answer.statusCode}`))
      let rest = ''
      answer.setEncoding('utf8')
      answer.on('error', () => undefined)
      answer.on('data', (chunk) => {
        const events = (rest + chunk).split('\n\n')
        rest = events.pop()
        for (const event of events) {
          if (!event.startsWith('data: ')) continue
          client.events++
          const id = ENDED.exec(event)?.[1]
          if (id !== undefined) client.ended.set(id, Date.now())
        }
      })
      resolve({ stop: () => asked.destroy() })
      return undefined
    })
    asked.on('error', reject)
  })
}
