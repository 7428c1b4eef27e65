import { openIndexedDb } from '../../../src/storage/indexedDbBackend'
import { createPageStore } from '../../../src/storage/pageStore'

/** What tests from outside call in the page. */
const kit = { openIndexedDb, createPageStore, randomText }

/** Text that no compression makes smaller: a browser counts what it writes. */
function randomText(units: number): string {
  let text = ''
  while (text.length < units) text += String.fromCharCode(...crypto.getRandomValues(new Uint16Array(8_192)))
  return text.slice(0, units)
}

export type Kit = typeof kit
Object.assign(window, { kit })
