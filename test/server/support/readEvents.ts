export interface ToldChange {
  readonly jobId: string
  readonly status: string
  readonly step: string
}

/** The changes in a stream of events, as they come; it ends with the stream. */
export async function* readEvents(answer: Response): AsyncGenerator<ToldChange> {
  if (!answer.body) return
  let rest = ''
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    const events = (rest + chunk).split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1]
      if (data !== undefined) yield JSON.parse(data) as ToldChange
    }
  }
}

/** Everything told of this job until it is over. */
export async function readUntilOver(events: AsyncGenerator<ToldChange>, jobId: string): Promise<ToldChange[]> {
  const told: ToldChange[] = []
  for await (const change of events) {
    if (change.jobId !== jobId) continue
    told.push(change)
    if (['completed', 'failed', 'cancelled'].includes(change.status)) return told
  }
  throw new Error(`The stream ended before the job: ${JSON.stringify(told)}`)
}
