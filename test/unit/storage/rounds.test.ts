import { beforeEach, describe, expect, it } from 'vitest'
import type { GeneratedFile } from '../../../src/core/codeMap'
import { transition } from '../../../src/core/transition'
import type { Backend, Tx } from '../../../src/storage/backend'
import { boundBackend } from '../../../src/storage/boundBackend'
import { complete } from '../../../src/storage/complete'
import { createMemoryBackend } from '../../../src/storage/memoryBackend'
import { createPageStore, type PageStore } from '../../../src/storage/pageStore'
import { remembering } from '../../../src/storage/remembering'
import { aJob, JOBS, START } from '../support/jobs'
import { watchedBackend } from '../support/watchedBackend'

interface Asked {
  rounds: number
  questions: number
}

/** Answers nothing before everything that was asked at one time is asked: each time is a round. */
function inRounds(backend: Backend, asked: Asked): Backend {
  return watchedBackend(backend, (tx) => {
    let round: Promise<void> | undefined
    const answered = async <T>(ask: () => Promise<T>): Promise<T> => {
      if (!round) {
        asked.rounds += 1
        round = new Promise<void>((resolve) => setTimeout(resolve)).then(() => {
          round = undefined
        })
      }
      asked.questions += 1
      await round
      return ask()
    }
    return {
      ...tx,
      get: (store, key) => answered(() => tx.get(store, key)),
      list: (store, query) => answered(() => tx.list(store, query)),
      keys: (store, query) => answered(() => tx.keys(store, query)),
    }
  })
}

describe('rounds of questions', () => {
  let asked: Asked
  let backend: Backend
  let store: PageStore
  let jobs = 0

  beforeEach(async () => {
    asked = { rounds: 0, questions: 0 }
    jobs = 0
    const all = inRounds(createMemoryBackend(), asked)
    const epoch = await createPageStore(all).epoch()
    backend = boundBackend(all, epoch)
    store = createPageStore(backend)
  })

  const file = async (graphId: string, files: readonly GeneratedFile[]) => {
    const id = `job-${++jobs}`
    await store.add([{ job: aJob({ ...JOBS.polling, id, graphId }) }])
    Object.assign(asked, { rounds: 0, questions: 0 })
    const now = START + jobs
    await complete(backend, { id, graphId }, files, now, (job, result) =>
      transition(job, { type: 'stored', result }, now),
    )
    return asked.rounds
  }
  const nodes = (code: string) => ['a', 'b', 'c'].map((nodeId) => ({ nodeId, code: `${nodeId} ${code}` }))

  it('the first outcome of a graph takes one, whose account it is among them', async () => {
    expect(await file('g', nodes('1'))).toBe(1)
    expect(await store.codeMap('g')).toEqual({ g: { a: ['a 1'], b: ['b 1'], c: ['c 1'] } })
  })

  it('an outcome of a known graph takes two, whatever of it is there already', async () => {
    await file('g', nodes('1'))
    expect(await file('g', nodes('2'))).toBe(2)
    expect(await file('g', [...nodes('1').slice(1), ...nodes('2').slice(0, 1)])).toBe(2)
    expect(await store.codeMap('g')).toEqual({ g: { b: ['b 1'], c: ['c 1'], a: ['a 2'] } })
  })

  it('an outcome takes no more, and asks no more, where more have ended than are kept', async () => {
    await store.saveSettings((settings) => ({ ...settings, keepJobs: 2 }))
    const questions: number[] = []
    for (const graphId of ['g', 'h', 'i', 'j']) {
      expect(await file(graphId, nodes('1'))).toBe(1)
      questions.push(asked.questions)
    }
    expect(new Set(questions).size).toBe(1)
  })

  it('one node takes two, a graph two', async () => {
    await file('g', nodes('1'))
    Object.assign(asked, { rounds: 0 })
    expect(await store.files('g', 'b')).toMatchObject([{ code: 'b 1' }])
    expect(asked.rounds).toBe(2)
    Object.assign(asked, { rounds: 0 })
    expect((await store.graph('g'))?.nodes).toHaveLength(3)
    expect(asked.rounds).toBe(2)
  })
})

it('what is asked along with whose account it is, is not handed over when that one has left', async () => {
  const all = createMemoryBackend()
  const store = createPageStore(all)
  await store.add([{ job: aJob() }])
  const bound = boundBackend(all, await store.epoch())
  await store.saveSettings((settings) => ({ ...settings, epoch: 1 }))
  const seen: unknown[] = []
  const looks: readonly ((tx: Tx) => Promise<unknown>)[] = [
    (tx) => tx.get('jobs', 'job-1'),
    (tx) => tx.list('jobs'),
    (tx) => tx.keys('jobs'),
  ]
  for (const look of looks) {
    const work = async (tx: Tx) => {
      seen.push(await look(tx).catch(() => 'nothing'))
      tx.put('meta', { name: 'store', revision: 7 })
    }
    await expect(bound.read(['jobs'], work)).rejects.toMatchObject({ failure: { code: 'accountChanged' } })
    await expect(bound.write(['jobs'], work)).rejects.toMatchObject({ failure: { code: 'accountChanged' } })
  }
  expect(seen).toEqual(seen.map(() => 'nothing'))
  expect(await store.revision()).toBe(0)
})

describe('a transaction that remembers', () => {
  it('asks nothing twice, but for what was written since', async () => {
    const asked = { rounds: 0, questions: 0 }
    const part = (graphId: string, text: number) => ({ graphId, part: 0, texts: [text] })
    await inRounds(createMemoryBackend(), asked).write(['places', 'meta'], async (bare) => {
      const tx = remembering(bare)
      const look = () => Promise.all([tx.get('places', ['g', 0]), tx.get('places', ['h', 0]), tx.list('places')])
      const count = async () => {
        Object.assign(asked, { questions: 0 })
        const found = await look()
        return [asked.questions, ...found]
      }
      expect(await count()).toEqual([3, undefined, undefined, []])
      expect(await count()).toEqual([0, undefined, undefined, []])
      tx.put('places', part('g', 1))
      expect(await count()).toEqual([2, part('g', 1), undefined, [part('g', 1)]])
      tx.put('meta', { name: 'store', revision: 1 })
      expect((await count())[0]).toBe(0)
      tx.delete('places', ['g', 0])
      expect(await count()).toEqual([2, undefined, undefined, []])
      tx.put('places', part('h', 2))
      tx.deleteAll('places', 'h')
      expect(await count()).toEqual([3, undefined, undefined, []])
      expect(await tx.keys('places')).toEqual([])
    })
  })
})
