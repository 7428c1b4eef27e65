import { describe, expect, it } from 'vitest'
import { readServerAddress } from '../../../src/app/words/serverAddress'

const OWN = 'https://app.example.com'

describe('the address of a server', () => {
  it.each([
    ['', ''],
    [OWN, ''],
    ['https://kubegram.example.com', 'https://kubegram.example.com'],
    ['https://Kubegram.example.com:8443/', 'https://kubegram.example.com:8443'],
    ['http://localhost:8090', 'http://localhost:8090'],
    ['http://127.0.0.1:8090', 'http://127.0.0.1:8090'],
    ['http://[::1]:8090', 'http://[::1]:8090'],
  ])('%j is %j', (typed, address) => expect(readServerAddress(typed, OWN)).toBe(address))

  it.each([
    'kubegram.example.com',
    'http://kubegram.example.com',
    'http://localhost.example.com',
    'https://kubegram.example.com/api',
    'https://kubegram.example.com?team=1',
    'https://somebody:secret@kubegram.example.com',
    'javascript:alert(1)',
    '//kubegram.example.com',
  ])('%j is refused', (typed) => expect(readServerAddress(typed, OWN)).toBeUndefined())
})
