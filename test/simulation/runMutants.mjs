// `npm run test:mutants`: plants each bug in the engine and asks the simulator for it. All must be caught.
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { MUTANTS } from './mutants.mjs'
import { buildWorker, runWorker } from './workers.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Histories per planted bug. */
const BUDGET = 40_000

// `--only word`: those whose name holds it.
const { values } = parseArgs({ options: { only: { type: 'string' } } })
const chosen = MUTANTS.filter(({ name }) => name.includes(values.only ?? ''))
const waiting = chosen.map((mutant, index) => ({ ...mutant, index }))
const survivors = []
let histories = 0

await Promise.all(Array.from({ length: Math.min(availableParallelism(), 8) }, work))
console.log(`${chosen.length - survivors.length} of ${chosen.length} planted bugs caught, ${histories} histories`)
process.exitCode = survivors.length === 0 ? 0 : 1

async function work() {
  for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
    const file = await buildWorker(`mutant-${mutant.index}`, [await planted(mutant)])
    const { broken, lived } = await runWorker(file, { first: 1, count: BUDGET, step: 1, most: 1 })
    histories += lived
    if (broken.length === 0) survivors.push(mutant.name)
    console.log(
      broken.length > 0
        ? `caught: ${mutant.name} (seed ${broken[0].seed}: ${broken[0].violation.split('\n')[0]})`
        : `SURVIVED: ${mutant.name}`,
    )
  }
}

/** A build step that writes the bug into the engine's source. */
async function planted({ name, file, find, replace, also }) {
  const source = await readFile(`${ROOT}${file}`, 'utf8')
  const edits = [{ find, replace }, ...(also ? [also] : [])]
  for (const edit of edits) {
    if (source.split(edit.find).length !== 2)
      throw new Error(`"${name}" is not planted: ${edit.find} is not once in ${file}`)
  }
  const code = edits.reduce((text, edit) => text.replace(edit.find, () => edit.replace), source)
  return {
    name: 'planted-bug',
    enforce: 'pre',
    load: (id) => (id.split('?')[0] === `${ROOT}${file}` ? code : undefined),
  }
}
