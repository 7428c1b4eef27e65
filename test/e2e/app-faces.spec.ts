import {
  compareAddress,
  exportAddress,
  graphAddress,
  jobAddress,
  nodeAddress,
  versionsAddress,
} from '../../src/app/address'
import { DOUBT_WORDS } from '../../src/app/words/doubtWords'
import { failure } from '../../src/core/failure'
import { aJob, JOBS } from '../unit/support/jobs'
import { expectFace, type Face } from './faces'
import { SMALL } from './graphs'
import { chooseFile, generate, laterKept, openApp } from './inApp'
import { storeCode, storeJobs } from './stores'
import { story } from './story'

// Each state of each view that has a face of its own: empty, loading, partial, in error, offline.

const { graph } = SMALL.body
const [node] = graph.nodes
const place = graphAddress(graph.id)
const code = nodeAddress(graph.id, node?.id ?? '')
const FEWER = { graph: { ...graph, nodes: graph.nodes.slice(0, -1) } }

type Faces = Readonly<Record<string, Face>>

const EMPTY: Faces = {
  '/': { says: 'No graph at hand? Try an example', next: 'Open files…' },
  '/jobs': { says: 'No jobs yet', next: 'New job' },
  '/jobs/~missing': { says: 'This job is not here', next: 'All graphs' },
  '/jobs/import': { says: /only read when you ask for it/, next: 'Show the server’s list' },
  '/graphs': { says: 'No code here yet', next: 'New job' },
  '/graphs/~missing': { says: 'There is no code of this graph here', next: 'All graphs' },
  '/search': { says: 'No code here yet' },
  '/statistics': { says: 'Nothing to count yet', next: 'New job' },
  '/storage': { says: 'No code is stored yet', next: 'Restore…' },
  '/nowhere': { says: 'There is nothing at this address', next: 'a new job' },
  '/open?link=nowhere': { says: 'This link cannot be opened' },
}

for (const [kind, faces] of Object.entries(halves(EMPTY))) {
  story(`shows what is empty (${kind})`, async ({ page }) => {
    for (const [address, face] of Object.entries(faces)) {
      await openApp(page, address)
      await expectFace(page, `${address} when it is empty`, face)
    }
  })
}

/** Two stories of the faces, for two workers. */
function halves(faces: Faces): Readonly<Record<string, Faces>> {
  const all = Object.entries(faces)
  const middle = Math.ceil(all.length / 2)
  return { first: Object.fromEntries(all.slice(0, middle)), second: Object.fromEntries(all.slice(middle)) }
}

story.describe('without the part that everything waits for', () => {
  // What the network has is all there is.
  story.use({ serviceWorkers: 'block' })

  const READING: Face = { says: /^Reading.*…$/, sign: '.reading' }
  const LOADING: Faces = {
    '/': { says: 'Submit a graph, close everything', next: 'Open files…' },
    '/jobs': READING,
    '/graphs': READING,
    [place]: READING,
    [code]: READING,
    [versionsAddress(graph.id)]: READING,
    [compareAddress(1, 2, graph.id)]: READING,
    [exportAddress(graph.id)]: READING,
    '/statistics': READING,
    '/storage': READING,
    '/settings': READING,
  }

  for (const [kind, faces] of Object.entries(halves(LOADING))) {
    story(`shows what is loading (${kind})`, async ({ page }) => {
      await page.route(/\/client\.js$/, () => undefined)
      for (const [address, face] of Object.entries(faces)) {
        await page.goto(address)
        await expectFace(page, `${address} while it loads`, face)
      }
    })
  }

  story('shows what is done beside the page and does not start', async ({ page }) => {
    await storeCode(page, SMALL.body)
    await page.route(/\/worker\/(exportWorker|searchWorker)/, (route) => route.abort())
    const FAILED: Faces = {
      [exportAddress(graph.id)]: { says: 'A part of the app did not start.', next: 'Reload' },
      '/search?q=apiVersion': { says: /The search could not be started/ },
    }
    for (const [address, face] of Object.entries(FAILED)) {
      await page.goto(address)
      await expectFace(page, `${address} without its worker`, face)
    }
  })

  story('shows that nothing can be read', async ({ page }) => {
    await page.route(/\/client\.js$/, (route) => route.abort())
    for (const address of ['/jobs', place, '/storage']) {
      await page.goto(address)
      await expectFace(page, `${address} without its library`, {
        says: 'A part of the app could not be loaded.',
        next: 'Reload',
        sign: 'main > .note',
      })
    }
  })
})

story('shows what has failed to be read', async ({ page }) => {
  await storeCode(page, SMALL.body, FEWER)
  // From here on the disk gives nothing of the code.
  await page.addInitScript(() => {
    const { transaction } = IDBDatabase.prototype
    IDBDatabase.prototype.transaction = function (...asked) {
      const [stores, mode] = asked
      if (mode !== 'readwrite' && /graphs|indexes|generations|packs/.test(String(stores)))
        throw new DOMException('The disk is broken.', 'UnknownError')
      return transaction.apply(this, asked)
    }
  })
  const face: Face = { says: /The disk is broken/, next: 'Reload', sign: '.note' }
  for (const address of ['/graphs', place, code, versionsAddress(graph.id), '/storage']) {
    await openApp(page, address)
    await expectFace(page, `${address} that cannot be read`, face)
  }
})

story('shows what is there only in part', async ({ page }) => {
  const inBatch = (at: number) => ({ batch: { id: 'night', place: at, size: 2 } })
  const done = { ...JOBS.completed, graphId: graph.id, graphName: graph.name }
  await storeJobs(
    page,
    [
      aJob({ ...done, id: 'empty', ...inBatch(0), result: { generation: 0, nodes: 0, files: 0, units: 0 } }),
      aJob({
        ...JOBS.failed,
        id: 'failed',
        ...inBatch(1),
        failure: failure('serverFailed', 'The model ran out of words'),
      }),
      aJob({ ...JOBS.cancelled, id: 'doubtful', doubt: 'maybeRunning' }),
    ],
    SMALL.body,
    FEWER,
  )
  const PARTIAL: Faces = {
    '/jobs': { says: '1 completed · 1 failed', next: 'Retry the failed one' },
    '/jobs?state=completed&q=nowhere': { says: /No job is like that/, next: 'Show all' },
    [jobAddress('empty')]: { says: /Code of an earlier job is here/, next: 'open it' },
    [jobAddress('failed')]: { says: 'The model ran out of words', next: 'Retry' },
    [jobAddress('doubtful')]: { says: DOUBT_WORDS.maybeRunning.what, next: 'Look at the server’s list' },
    [`${place}/picture`]: { says: /code of an older result/ },
    '/search?q=nowhere-to-be-found': { says: /^No match in/, next: 'Look in older versions too' },
    '/search?q=(&regex=1': { says: 'This expression cannot be used' },
    [compareAddress(1, 1, graph.id)]: { says: 'Nothing differs' },
    [versionsAddress(graph.id)]: { says: 'Tick two versions to compare them.', next: 'Compare' },
  }
  for (const [address, face] of Object.entries(PARTIAL)) {
    await openApp(page, address)
    await expectFace(page, address, face)
  }
})

story('shows what goes on without a network', async ({ page, context, server }) => {
  await storeCode(page, SMALL.body)
  await openApp(page)
  await laterKept(page)
  await server.stop()
  await context.setOffline(true)
  await openApp(page)
  await chooseFile(page, SMALL.path)
  const kept = 'You are offline: the job is kept here and sent when you are online.'
  await expectFace(page, 'a draft offline', { says: kept, next: /^Generate code/ })
  await generate(page)
  await expectFace(page, 'a job offline', { says: 'Will be sent', next: 'Try now' })
  await openApp(page, code)
  await expectFace(page, 'code offline', { says: /apiVersion/, next: 'Copy', sign: '.code-line' })
  for (const [address, press, says] of [
    ['/jobs/import', 'Show the server’s list', 'You are offline.'],
    ['/settings', 'Test connection', 'The server cannot be reached.'],
  ] as const) {
    await openApp(page, address)
    await page.getByRole('button', { name: press }).click()
    await expectFace(page, `${address} offline`, { says, next: press, sign: '.note' })
  }
})
