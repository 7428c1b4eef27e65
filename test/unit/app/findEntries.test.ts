import { describe, expect, it } from 'vitest'
import { findEntries } from '../../../src/app/words/findEntries'

const entry = (title: string, detail = '') => ({ title, detail })
const titles = (entries: Parameters<typeof findEntries>[0], query: string, most = 10) =>
  findEntries(entries, query, most).map(({ title }) => title)

describe('what the palette finds', () => {
  const ENTRIES = [
    entry('a-recart', 'Service in Shop'),
    entry('the cart', 'Service in Shop'),
    entry('Orders', 'the cart of the Shop'),
    entry('cart-store', 'Database in Shop'),
    entry('Cart', 'Service in Shop'),
  ]

  it('begins with the words, then has a word that does, then holds them anywhere, then only in its detail', () => {
    expect(titles(ENTRIES, 'cart')).toEqual(['Cart', 'cart-store', 'the cart', 'a-recart', 'Orders'])
  })

  it('holds every word, in any order and any case, wherever each stands', () => {
    expect(titles(ENTRIES, ' DATABASE  cart ')).toEqual(['cart-store'])
    expect(titles(ENTRIES, 'cart nowhere')).toEqual([])
  })

  it('keeps the order of equals, and is no more than is asked for', () => {
    const same = ['x', 'y', 'z'].map((detail) => entry('deployment.yaml', detail))
    expect(findEntries(same, 'deploy', 2).map(({ detail }) => detail)).toEqual(['x', 'y'])
    expect(titles(ENTRIES, '', 2)).toEqual(['a-recart', 'the cart'])
  })
})
