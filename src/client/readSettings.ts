import { BATCH_LIMIT } from '../core/batch'
import { API_BASE_PATHS } from '../core/kubegram'
import type { PageStore } from '../storage/pageStore'
import { HISTORY } from '../storage/store'
import type { CodegenSettings } from './codegen'

/** The settings as they are, with what applies where nothing was chosen; of the token only that there is one. */
export async function readSettings(store: PageStore): Promise<CodegenSettings> {
  const { basePath = API_BASE_PATHS[0], live = true, afterClosing = true, ...rest } = await store.settings()
  const { teamId, signedOutAt, token, batchLimit, keepJobs = HISTORY, keepDays } = rest
  return {
    keepJobs,
    basePath,
    batchLimit: batchLimit ?? BATCH_LIMIT,
    hasToken: token !== undefined,
    live,
    afterClosing,
    ...(teamId === undefined ? {} : { teamId }),
    ...(signedOutAt === undefined ? {} : { signedOutAt }),
    ...(keepDays === undefined ? {} : { keepDays }),
  }
}
