import type { SearchQuery } from '../../../core/search'
import { readId, spellId } from '../../address'

/** Everything about a search that its address says. */
export interface SearchChoice extends SearchQuery {
  readonly language?: string | undefined
  readonly graphId?: string | undefined
  /** Older versions as well. */
  readonly versions: boolean
}

type Params = Readonly<Record<string, string | readonly string[] | undefined>>

export function readChoice(params: Params): SearchChoice {
  const one = (name: string) => (typeof params[name] === 'string' ? (params[name] as string) : undefined)
  return {
    text: one('q') ?? '',
    regex: one('regex') === '1',
    matchCase: one('case') === '1',
    wholeWord: one('word') === '1',
    language: one('language'),
    graphId: readId(one('graph')),
    versions: one('versions') === 'all',
  }
}

/** The parameters that say a choice; what is as usual is left out. */
export function spellChoice(choice: SearchChoice): Record<string, string | undefined> {
  return {
    q: choice.text || undefined,
    regex: choice.regex ? '1' : undefined,
    case: choice.matchCase ? '1' : undefined,
    word: choice.wholeWord ? '1' : undefined,
    language: choice.language,
    graph: choice.graphId === undefined ? undefined : spellId(choice.graphId),
    versions: choice.versions ? 'all' : undefined,
  }
}
