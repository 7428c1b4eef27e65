import { expect, it } from 'vitest'
import { readJobReference } from '../../../src/core/jobReference'

const ID = 'bb775ae8-601f-4c9c-8e20-8ed9d7379686'

it.each([
  ['the id', ID],
  ['the id with space around', `  ${ID}\n`],
  ['an address of the status', `https://kubegram.example/api/v1/public/graph/codegen/${ID}/status`],
  ['of the results, with a query', `http://localhost:8090/api/public/v1/graph/codegen/${ID}/results?wait=20`],
  ['of the job', `https://kubegram.example/tools/api/v1/graph/codegen/${ID}/`],
  ['a path', `/api/v1/graph/codegen/${ID}`],
  ['a link of this app', `https://codegen.example/jobs/import?follow=${ID}`],
  ['with more in it', `https://codegen.example/jobs/import?a=b&follow=${ID}#top`],
])('names a job: %s', (_name, text) => {
  expect(readJobReference(text)).toBe(ID)
})

it.each([
  ['nothing', ''],
  ['a sentence', 'the job of yesterday'],
  ['another page', 'https://kubegram.example/about'],
  ['an id that climbs', 'https://kubegram.example/api/v1/graph/codegen/../../admin'],
  ['the same, encoded', 'https://codegen.example/jobs/import?follow=%2e%2e'],
  ['more than an id', `https://kubegram.example/api/v1/graph/codegen/${ID}/status/more`],
  ['a script', `javascript:alert(1)//api/v1/graph/codegen/${ID}`],
  ['one of our own addresses, which no server knows', 'https://codegen.example/jobs/~abc'],
])('names none: %s', (_name, text) => {
  expect(readJobReference(text)).toBeUndefined()
})
