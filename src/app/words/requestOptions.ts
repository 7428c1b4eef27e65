import { type CodegenRequest, LLM_PROVIDERS } from '../../core/kubegram'

export interface RequestChoices {
  readonly projectId: string
  readonly projectName: string
  readonly provider: string
  readonly model: string
  readonly context: readonly string[]
}

/** The request with these choices; what is empty is left to the server. */
export function withOptions(request: CodegenRequest, choices: RequestChoices): CodegenRequest {
  const { llmConfig: _model, context: _context, project, graph, ...rest } = request
  const { id: _id, name: _name, ...aboutProject } = project
  const provider = LLM_PROVIDERS.find((name) => name === choices.provider)
  const llmConfig = { ...(provider ? { provider } : {}), ...(choices.model ? { model: choices.model } : {}) }
  return {
    graph,
    project: {
      ...(choices.projectId ? { id: choices.projectId } : {}),
      ...(choices.projectName ? { name: choices.projectName } : {}),
      ...aboutProject,
    },
    ...(Object.keys(llmConfig).length > 0 ? { llmConfig } : {}),
    ...(choices.context.length > 0 ? { context: choices.context } : {}),
    ...rest,
  }
}

/** One text per message; an empty line stands between two. */
export function splitContext(text: string): readonly string[] {
  return text
    .split(/\n\s*\n/)
    .map((message) => message.trim())
    .filter(Boolean)
}

export function joinContext(context: readonly string[] | undefined): string {
  return (context ?? []).join('\n\n')
}
