import { createEffect, onCleanup } from 'solid-js'
import type { Codegen } from '../../client/codegen'
import type { CodegenEvent } from '../../core/protocol'
import type { Connection } from './connection'
import type { JobBook } from './jobBook'
import { onVisible } from './visibility'

/** Keeps the book true: subscribe first, load after, and load again whenever the page comes back into view. */
export function followJobs(connection: Connection, book: JobBook): void {
  createEffect(() => {
    const codegen = connection.codegen()
    if (!codegen) return
    const load = () => void reload(codegen, book)
    onCleanup(codegen.subscribe((event) => void hear(codegen, book, event)))
    onCleanup(onVisible(load))
    load()
  })
}

async function hear(codegen: Codegen, book: JobBook, event: CodegenEvent): Promise<void> {
  if (event.type === 'jobForgotten') book.drop(event.jobId)
  if (event.type !== 'jobChanged') return
  const job = await codegen.job(event.jobId).catch(() => undefined)
  if (job) book.note([job])
}

/** A list that cannot be read leaves the page with what it knows; the storage's trouble is told where it is used. */
async function reload(codegen: Codegen, book: JobBook): Promise<void> {
  const jobs = await codegen.jobs().catch(() => undefined)
  if (jobs) book.replace(jobs)
}
