import { CodegenError, failure } from '../core/failure'
import { API_BASE_PATHS } from '../core/kubegram'
import type { Store } from '../storage/store'
import { openToken } from '../storage/tokenVault'
import type { ApiAccess } from './kubegramApi'

/** Where the API is and who asks it, as the settings are now. @throws {CodegenError} `signedOut` */
export async function readAccess(store: Pick<Store, 'settings'>): Promise<ApiAccess> {
  const { basePath = API_BASE_PATHS[0], teamId, token } = await store.settings()
  return { base: basePath, ...(teamId ? { teamId } : {}), ...(token ? { token: await open(token) } : {}) }
}

async function open(token: Parameters<typeof openToken>[0]): Promise<string> {
  try {
    return await openToken(token)
  } catch {
    // The key is gone or damaged: the only cure is a new sign-in.
    throw new CodegenError(failure('signedOut', 'The stored token can no longer be read.'))
  }
}
