import { describe, expect, it } from 'vitest'
import { choosePlace, type Places, serverOf } from '../../../src/core/accounts'
import { accountOf } from '../../../src/engine/tokenAccount'

const OWN = { server: '' }
const FAR = { server: 'https://far.example' }
const ann = { ...OWN, account: 'ann' }
const bob = { ...OWN, account: 'bob' }
const nobodyYet: Places = { current: 0, known: [] }

describe('the place of an account', () => {
  const choose = (places: Places, wanted: typeof OWN | typeof ann, isBlank = false) =>
    choosePlace(places, { label: OWN, isBlank }, wanted)

  it('is where they are already, and becomes theirs when somebody says who it is', () => {
    expect(choose(nobodyYet, OWN)).toEqual({ current: 0, known: [{ ...OWN, place: 0 }] })
    expect(choose(nobodyYet, ann)).toEqual({ current: 0, known: [{ ...ann, place: 0 }] })
    const anns = choose(nobodyYet, ann)
    expect(choose(anns, OWN)).toEqual(anns)
  })

  it('is another one for another server and for somebody else, and the same again later', () => {
    const anns = choose(nobodyYet, ann)
    const bobs = choose(anns, bob)
    expect(bobs.current).toBe(1)
    const far = choose(bobs, FAR)
    expect(far.current).toBe(2)
    expect(choose(far, ann).current).toBe(0)
    expect(choose(far, bob).current).toBe(1)
    expect(choose(choose(far, bob), FAR).current).toBe(2)
  })

  it('is the present one while there is nothing in it, unless there is one already', () => {
    expect(choose(nobodyYet, FAR, true)).toEqual({ current: 0, known: [{ ...FAR, place: 0 }] })
    const both = choose(choose(nobodyYet, ann), bob)
    const left = { ...both, known: both.known.filter(({ place }) => place !== 1) }
    expect(choose(left, ann, true).current).toBe(0)
    expect(choose(left, { ...OWN, account: 'cid' }, true).current).toBe(1)
  })

  it('is never that of somebody else who is known by name', () => {
    const anns = choose(nobodyYet, ann)
    expect(choose(anns, bob).current).not.toBe(0)
  })
})

it('a server is its origin, the own one whatever the path', () => {
  expect(['/api', undefined, 'https://a.example:8/api/x', 'https://a.example:8'].map((path) => serverOf(path))).toEqual(
    ['', '', 'https://a.example:8', 'https://a.example:8'],
  )
})

describe('the account of a token', () => {
  const jwt = (payload: unknown) => `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.sig`

  it('is what a JWT says, with who said it', () => {
    expect(accountOf(jwt({ sub: 'zoë', iss: 'https://id.example' }))).toBe('https://id.example zoë')
    expect(accountOf(jwt({ sub: 'zoë' }))).not.toBe(accountOf(jwt({ sub: 'zoe' })))
  })

  it.each(['kg_live_1', 'a.b.c', '..', jwt({}), jwt({ sub: 7 }), jwt(null)])('is unknown for %s', (token) =>
    expect(accountOf(token)).toBeUndefined(),
  )
})
