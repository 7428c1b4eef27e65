import { Agent, get, request } from 'node:http'

/** One connection for each client at a time would be a browser's; kept open, as a browser keeps them. */
const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** A call as `address` makes it through a proxy. */
export function call(url, address, { method = 'GET', body } = {}) {
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, agent, headers: { 'X-Forwarded-For': address } }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk) => (text += chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const ms = performance.now() - startedAt
        resolve({ ms, status: answer.statusCode, json: JSON.parse(text) })
      })
    })
    asked.on('error', reject)
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
