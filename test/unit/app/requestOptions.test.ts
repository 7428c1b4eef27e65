import { describe, expect, it } from 'vitest'
import { joinContext, splitContext, withOptions } from '../../../src/app/words/requestOptions'
import { readInput } from '../../../src/core/input'

const { request } = readInput({
  graph: { id: 'g', name: 'Shop', nodes: [{ id: 'a' }] },
  project: { id: 7, name: 'Old', description: 'kept' },
  llmConfig: { provider: 'CLAUDE', model: 'm' },
  context: ['one'],
})
const none = { projectId: '', projectName: '', provider: '', model: '', context: [] }

describe('what goes along with a graph', () => {
  it('is changed, and read back as it was chosen', () => {
    const choices = { projectId: '12', projectName: 'New', provider: 'GOOGLE', model: 'x', context: ['two', 'three'] }
    const changed = withOptions(request, choices)
    expect(readInput(JSON.parse(JSON.stringify(changed))).request).toEqual(changed)
    expect(changed).toMatchObject({
      graph: request.graph,
      project: { id: '12', name: 'New', description: 'kept' },
      llmConfig: { provider: 'GOOGLE', model: 'x' },
      context: ['two', 'three'],
    })
  })

  it('is left to the server where it is empty', () => {
    expect(withOptions(request, none)).toEqual({ graph: request.graph, project: { description: 'kept' } })
    expect(withOptions(request, { ...none, provider: 'NOBODY' })).not.toHaveProperty('llmConfig')
  })

  it('has one message per paragraph', () => {
    expect(splitContext(' a\nb \n\n \n c\n\n')).toEqual(['a\nb', 'c'])
    expect(splitContext(joinContext(['a', 'b']))).toEqual(['a', 'b'])
    expect(splitContext(joinContext(undefined))).toEqual([])
  })
})
