import { describe, expect, it } from 'vitest'
import { readLink } from '../../../src/core/link'

describe('a link', () => {
  it.each([
    ['web+kubegram:job/a1-b_2', { to: 'job', jobId: 'a1-b_2' }],
    ['web+kubegram://job/a1', { to: 'job', jobId: 'a1' }],
    ['WEB+KUBEGRAM:job/a1/', { to: 'job', jobId: 'a1' }],
    ['web+kubegram:job/a1?graph=my%20shop', { to: 'job', jobId: 'a1', graphId: 'my shop' }],
    ['web+kubegram:graph/a%2F..%2Fb', { to: 'graph', graphId: 'a/../b' }],
  ])('%s is read', (text, link) => expect(readLink(text)).toEqual(link))

  it.each([
    '',
    'https://example.com',
    'web+kubegram:',
    'web+kubegram:job/',
    'web+kubegram:job/..',
    'web+kubegram:job/%2e%2e',
    'web+kubegram:job/a/b',
    'web+kubegram:job/a?graph=%',
    'web+kubegram:graph/%E0%A4%A',
    'web+kubegram:graph/a?graph=b',
    'web+kubegram:constructor/a',
    `web+kubegram:job/${'a'.repeat(129)}`,
    `web+kubegram:graph/${'a'.repeat(1_025)}`,
    'web+kubegram:job/a#b',
  ])('%j is refused', (text) => expect(readLink(text)).toBeUndefined())
})
