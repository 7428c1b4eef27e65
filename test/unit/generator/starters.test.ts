import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'
import type { CodegenGraph } from '../../../src/core/kubegram'
import { generateGraph } from '../../../src/server/generator/generateGraph'

/** Every language and framework with a starter, and the file that its build starts from. */
const KITS = [
  ['typescript', 'express', 'package.json', 'src/server.ts'],
  ['javascript', 'express', 'package.json', 'src/server.js'],
  ['typescript', 'fastify', 'package.json', 'src/server.ts'],
  ['typescript', 'hono', 'package.json', 'src/server.ts'],
  ['typescript', 'nestjs', 'package.json', 'src/server.ts'],
  ['javascript', 'react', 'package.json', 'src/App.jsx'],
  ['typescript', 'react', 'package.json', 'src/App.tsx'],
  ['javascript', 'node', 'package.json', 'src/server.js'],
  ['python', 'flask', 'requirements.txt', 'app.py'],
  ['python', 'fastapi', 'requirements.txt', 'app.py'],
  ['python', 'django', 'requirements.txt', 'app.py'],
  ['go', 'net/http', 'go.mod', 'main.go'],
  ['go', 'chi', 'go.mod', 'main.go'],
  ['go', 'gin', 'go.mod', 'main.go'],
  ['java', 'spring-boot', 'pom.xml', 'src/main/java/app/Application.java'],
  ['kotlin', 'ktor', 'build.gradle.kts', 'src/main/kotlin/app/Application.kt'],
  ['rust', 'axum', 'Cargo.toml', 'src/main.rs'],
  ['c#', 'asp.net', 'App.csproj', 'Program.cs'],
] as const

function filesOf(language: string | undefined, framework: string | undefined, spec: object = {}) {
  const microservice = { ...(language ? { language } : {}), ...(framework ? { framework } : {}), ports: [8123] }
  const node = { id: 'n', name: 'guide-api', nodeType: 'MICROSERVICE', namespace: 'guide', microservice, spec }
  const graph: CodegenGraph = { name: 'g', graphType: 'MICROSERVICE', companyId: 'c', userId: '1', nodes: [node] }
  const { nodes } = generateGraph(graph, { jobId: 'job', createdAt: '2026-01-01T00:00:00.000Z' })
  return new Map(
    nodes.map(({ config = '', generatedCodeMetadata }) => [
      generatedCodeMetadata?.path.replace('guide/guide-api/', '') ?? '',
      config,
    ]),
  )
}

describe.each(KITS)('%s with %s', (language, framework, manifest, source) => {
  const files = filesOf(language, framework, { health_check_path: '/ready' })
  const app = [...files].filter(([path]) => path.startsWith('app/'))

  it('has dependencies, source and an image that runs without rights', () => {
    expect(files.get(`app/${manifest}`)).toBeTruthy()
    expect(files.get(`app/${source}`)).toBeTruthy()
    expect(files.get('app/Dockerfile')).toMatch(/^USER 10001$/m)
    expect(files.get('app/Dockerfile')).toMatch(/^EXPOSE 8123$/m)
  })

  it('answers the health check of its Deployment, on the port of its settings', () => {
    const text = app.map(([, code]) => code).join('\n')
    expect(text).toContain(language === 'python' && framework === 'django' ? 'path("ready"' : '/ready')
    expect(text).toContain('8123')
    expect(files.get('deployment.yaml')).toContain('path: /ready')
    expect(files.get('settings.yaml') ?? files.get('configmap.yaml')).toContain('PORT: "8123"')
  })

  it('parses', () => {
    for (const [path, code] of app) {
      if (path.endsWith('.json')) JSON.parse(code)
      if (/\.[jt]sx?$/.test(path)) expect(parseSync(path, code).errors, path).toEqual([])
      expect(code).not.toContain('undefined')
    }
  })
})

it('uses the usual framework of a language when none is named, and says so when it does not know the one named', () => {
  expect(filesOf('go', undefined).get('app/main.go')).toContain('net/http')
  expect(filesOf('TypeScript', 'Sails').get('README.md')).toContain(
    'There is no starter for "Sails": this one uses Express.',
  )
  expect(filesOf(undefined, 'flask').get('app/requirements.txt')).toContain('flask')
})

it('explains what an image has to do where it has no starter', () => {
  const files = filesOf('cobol', 'cics')
  expect([...files.keys()].filter((path) => path.startsWith('app/'))).toEqual([])
  expect(files.get('README.md')).toContain('There is no starter for the language "cobol".')
})
