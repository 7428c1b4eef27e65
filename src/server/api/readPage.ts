import type { JobPage } from '../jobs/jobStore'

const USUAL_LIMIT = 50
const MOST_AT_ONCE = 200
const LARGEST_INT = 2_147_483_647

/** Which jobs a list is asked for; what is no number is as good as absent. */
export function readPage(query: Readonly<Record<string, string>>): JobPage {
  const projectId = whole(query.projectId)
  return {
    limit: Math.min(whole(query.limit) ?? USUAL_LIMIT, MOST_AT_ONCE),
    offset: whole(query.offset) ?? 0,
    ...(projectId === undefined ? {} : { projectId }),
  }
}

function whole(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d+$/.test(text)) return undefined
  return Math.min(Number(text), LARGEST_INT)
}
