import type { JobPage } from '../jobs/jobStore'

const USUAL_LIMIT = 50
const LARGEST_INT = 2_147_483_647

/** Which jobs a list is asked for, at most so many; what makes no sense is as good as absent. */
export function readPage(query: Readonly<Record<string, string>>, most: number): JobPage {
  const projectId = whole(query.projectId)
  return {
    limit: Math.min(whole(query.limit) ?? USUAL_LIMIT, most),
    offset: whole(query.offset) ?? 0,
    isActive: query.status === 'active',
    ...(projectId === undefined ? {} : { projectId }),
  }
}

function whole(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d+$/.test(text)) return undefined
  return Math.min(Number(text), LARGEST_INT)
}
