import type { FileDraft } from '../files'
import { APP_UID, file, json, type ServiceFacts, type Starter } from './starter'

interface NodeKit {
  readonly dependencies: Readonly<Record<string, string>>
  readonly typesFor?: Readonly<Record<string, string>>
  code(facts: ServiceFacts): readonly string[]
}

const SHUTDOWN = [
  "for (const signal of ['SIGTERM', 'SIGINT']) {",
  '  // In-flight requests are answered; Kubernetes waits 30 s before it kills.',
  '  process.on(signal, () => server.close(() => process.exit(0)))',
  '}',
]

const plain: NodeKit = {
  dependencies: {},
  code: ({ name, port, health }) => [
    "import { createServer } from 'node:http'",
    '',
    `const port = Number(process.env.PORT ?? ${port})`,
    '',
    'const server = createServer((request, response) => {',
    "  const { pathname } = new URL(request.url ?? '/', 'http://localhost')",
    `  if (pathname === '${health}') return response.end('ok')`,
    "  response.setHeader('Content-Type', 'application/json')",
    `  if (pathname === '/') return response.end(JSON.stringify({ service: '${name}' }))`,
    "  response.writeHead(404).end(JSON.stringify({ error: 'Not found' }))",
    '})',
    '',
    `server.listen(port, () => console.log(\`${name} listens on port \${port}\`))`,
    '',
    ...SHUTDOWN,
  ],
}

const express: NodeKit = {
  dependencies: { express: '^5.1.0' },
  typesFor: { '@types/express': '^5.0.3' },
  code: ({ name, port, health }) => [
    "import express from 'express'",
    '',
    `const port = Number(process.env.PORT ?? ${port})`,
    'const app = express()',
    '',
    "app.disable('x-powered-by')",
    'app.use(express.json())',
    '',
    `app.get('${health}', (_request, response) => {`,
    "  response.send('ok')",
    '})',
    '',
    "app.get('/', (_request, response) => {",
    `  response.json({ service: '${name}' })`,
    '})',
    '',
    `const server = app.listen(port, () => console.log(\`${name} listens on port \${port}\`))`,
    '',
    ...SHUTDOWN,
  ],
}

const fastify: NodeKit = {
  dependencies: { fastify: '^5.6.0' },
  code: ({ name, port, health }) => [
    "import Fastify from 'fastify'",
    '',
    `const port = Number(process.env.PORT ?? ${port})`,
    'const app = Fastify({ logger: true })',
    '',
    `app.get('${health}', async () => 'ok')`,
    `app.get('/', async () => ({ service: '${name}' }))`,
    '',
    "await app.listen({ port, host: '0.0.0.0' })",
    '',
    "for (const signal of ['SIGTERM', 'SIGINT']) {",
    '  // In-flight requests are answered; Kubernetes waits 30 s before it kills.',
    '  process.on(signal, () => void app.close().then(() => process.exit(0)))',
    '}',
  ],
}

const hono: NodeKit = {
  dependencies: { '@hono/node-server': '^1.19.0', hono: '^4.9.0' },
  code: ({ name, port, health }) => [
    "import { serve } from '@hono/node-server'",
    "import { Hono } from 'hono'",
    '',
    `const port = Number(process.env.PORT ?? ${port})`,
    'const app = new Hono()',
    '',
    `app.get('${health}', (context) => context.text('ok'))`,
    `app.get('/', (context) => context.json({ service: '${name}' }))`,
    '',
    'const server = serve({ fetch: app.fetch, port }, (address) => {',
    `  console.log(\`${name} listens on port \${address.port}\`)`,
    '})',
    '',
    ...SHUTDOWN,
  ],
}

export const nodeStarter = starterOf(plain)
export const expressStarter = starterOf(express)
export const fastifyStarter = starterOf(fastify)
export const honoStarter = starterOf(hono)

function starterOf(kit: NodeKit): Starter {
  return (facts) => {
    const source = facts.typescript ? 'src/server.ts' : 'src/server.js'
    return [
      ...nodeProject(facts, kit.dependencies, kit.typesFor ?? {}),
      file(source, ...kit.code(facts)),
      ...(facts.typescript ? [tsconfig({})] : []),
    ]
  }
}

/** package.json, Dockerfile and what must not get into the image. */
export function nodeProject(
  facts: ServiceFacts,
  dependencies: Readonly<Record<string, string>>,
  typesFor: Readonly<Record<string, string>>,
): readonly FileDraft[] {
  const { name, typescript } = facts
  const start = typescript ? 'node dist/server.js' : 'node src/server.js'
  return [
    json('package.json', {
      name,
      version: '0.1.0',
      private: true,
      type: 'module',
      engines: { node: '>=22' },
      scripts: typescript
        ? { build: 'tsc', start, dev: 'tsc && node --enable-source-maps dist/server.js' }
        : { start, dev: 'node --watch src/server.js' },
      dependencies,
      ...(typescript ? { devDependencies: { '@types/node': '^22.18.0', ...typesFor, typescript: '^5.9.0' } } : {}),
    }),
    typescript ? compiledDockerfile(facts) : directDockerfile(facts),
    file('.dockerignore', 'node_modules', 'dist', '.git', '*.log'),
  ]
}

export function tsconfig(more: Readonly<Record<string, unknown>>): FileDraft {
  return json('tsconfig.json', {
    compilerOptions: {
      target: 'ES2023',
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      strict: true,
      skipLibCheck: true,
      sourceMap: true,
      rootDir: 'src',
      outDir: 'dist',
      types: ['node'],
      ...more,
    },
    include: ['src'],
  })
}

function directDockerfile({ port }: ServiceFacts): FileDraft {
  return file(
    'Dockerfile',
    'FROM node:22-alpine',
    'WORKDIR /app',
    'ENV NODE_ENV=production',
    '# With a lockfile beside package.json, "npm ci" makes every build the same.',
    'COPY package*.json ./',
    'RUN npm install --omit=dev --no-audit --no-fund',
    'COPY src ./src',
    `USER ${APP_UID}`,
    `EXPOSE ${port}`,
    'CMD ["node", "src/server.js"]',
  )
}

function compiledDockerfile({ port }: ServiceFacts): FileDraft {
  return file(
    'Dockerfile',
    'FROM node:22-alpine AS build',
    'WORKDIR /app',
    '# With a lockfile beside package.json, "npm ci" makes every build the same.',
    'COPY package*.json tsconfig.json ./',
    'RUN npm install --no-audit --no-fund',
    'COPY src ./src',
    'RUN npm run build && npm prune --omit=dev --no-audit --no-fund',
    '',
    'FROM node:22-alpine',
    'WORKDIR /app',
    'ENV NODE_ENV=production',
    'COPY --from=build /app/package.json ./',
    'COPY --from=build /app/node_modules ./node_modules',
    'COPY --from=build /app/dist ./dist',
    `USER ${APP_UID}`,
    `EXPOSE ${port}`,
    'CMD ["node", "--enable-source-maps", "dist/server.js"]',
  )
}
