import { aspnetStarter, axumStarter } from './compiled'
import { chiStarter, ginStarter, goStarter } from './go'
import { ktorStarter, springStarter } from './jvm'
import { nestStarter } from './nest'
import { expressStarter, fastifyStarter, honoStarter, nodeStarter } from './node'
import { djangoStarter, fastapiStarter, flaskStarter } from './python'
import { reactStarter } from './react'
import type { Starter } from './starter'

export interface Picked {
  readonly starter: Starter
  readonly title: string
  /** Where the program writes while it runs; all else is read-only. */
  readonly writable: readonly string[]
  /** Set when the node names a framework that has no starter here. */
  readonly insteadOf?: string
}

interface Kit {
  readonly title: string
  readonly starter: Starter
  readonly framework: RegExp
  readonly languages: RegExp
  readonly writable?: readonly string[]
}

const NODE = /^(java-?script|type-?script|js|ts|node(\.?js)?|tsx|jsx|bun|deno)$/
const PYTHON = /^(python\d*|py)$/
const GO = /^(go|golang)$/
const TMP = ['/tmp']

/** The first of a language is its usual one. */
const KITS: readonly Kit[] = [
  { title: 'Express', starter: expressStarter, framework: /^express/, languages: NODE },
  { title: 'Fastify', starter: fastifyStarter, framework: /^fastify/, languages: NODE },
  { title: 'NestJS', starter: nestStarter, framework: /^nest/, languages: NODE },
  { title: 'Hono', starter: honoStarter, framework: /^hono/, languages: NODE },
  { title: 'React', starter: reactStarter, framework: /^(react|vite)/, languages: NODE, writable: TMP },
  { title: 'Node.js', starter: nodeStarter, framework: /^(node|none|http$|plain|vanilla)/, languages: NODE },
  { title: 'FastAPI', starter: fastapiStarter, framework: /^fast-?api/, languages: PYTHON, writable: TMP },
  { title: 'Flask', starter: flaskStarter, framework: /^flask/, languages: PYTHON, writable: TMP },
  { title: 'Django', starter: djangoStarter, framework: /^django/, languages: PYTHON, writable: TMP },
  { title: 'Go net/http', starter: goStarter, framework: /^(net\/?http|std|none|http|mux)/, languages: GO },
  { title: 'Go chi', starter: chiStarter, framework: /^(go-?)?chi/, languages: GO },
  { title: 'Go Gin', starter: ginStarter, framework: /^gin/, languages: GO },
  { title: 'Spring Boot', starter: springStarter, framework: /^spring/, languages: /^java$/, writable: TMP },
  { title: 'Ktor', starter: ktorStarter, framework: /^ktor/, languages: /^(kotlin|kt)$/, writable: TMP },
  { title: 'Rust axum', starter: axumStarter, framework: /^axum/, languages: /^(rust|rs)$/ },
  {
    title: 'ASP.NET',
    starter: aspnetStarter,
    framework: /^(asp|dotnet|\.net|minimal)/,
    languages: /^(c#|csharp|dotnet|\.net)$/,
    writable: TMP,
  },
]

/** The starter of a language and framework as people write them; `undefined` for a language that has none here. */
export function pickStarter(language: string | undefined, framework: string | undefined): Picked | undefined {
  const [spoken, wanted] = [language?.trim().toLowerCase(), framework?.trim().toLowerCase()]
  const fitting = spoken === undefined ? KITS : KITS.filter(({ languages }) => languages.test(spoken))
  const exact = wanted === undefined ? undefined : fitting.find(({ framework: pattern }) => pattern.test(wanted))
  if (exact) return picked(exact)
  const usual = spoken === undefined ? undefined : fitting[0]
  return usual && { ...picked(usual), ...(framework ? { insteadOf: framework } : {}) }
}

function picked({ starter, title, writable = [] }: Kit): Picked {
  return { starter, title, writable }
}
