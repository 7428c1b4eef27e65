import { API_BASE_PATHS } from './kubegram'
import { isJobId } from './status'

/** Query of a link to this app that names a job of the server; whoever opens it is asked whether to follow it. */
export const FOLLOW_QUERY = 'follow'

/**
 * The server's job id in what somebody pasted: the id itself, a link of this app, or an address of the server's API.
 * `undefined` where it names none. A link to another host is as good: only the id is taken from it.
 */
export function readJobReference(pasted: string): string | undefined {
  const text = pasted.trim()
  if (isJobId(text)) return text
  const [, path, query = ''] = /^(?:https?:\/\/[^/?#\s]*)?(\/[^?#\s]*)(?:\?([^#\s]*))?(?:#\S*)?$/i.exec(text) ?? []
  if (path === undefined) return undefined
  const named = query.split('&').find((part) => part.startsWith(`${FOLLOW_QUERY}=`))
  const base = API_BASE_PATHS.find((known) => path.includes(`${known}/`))
  const [, inPath = ''] = base === undefined ? [] : path.split(`${base}/`)
  const id =
    named === undefined ? inPath.replace(/\/(status|results|events)?$/, '') : named.slice(FOLLOW_QUERY.length + 1)
  return isJobId(id) ? id : undefined
}
