/// <reference lib="webworker" />
import { SHARE_PATH, SHARES_CACHE } from '../core/share'

/** Puts a share aside and opens the app, which shows it: nothing of it goes to any server. */
export async function putAside(request: Request): Promise<Response> {
  let outcome = 'here'
  try {
    const shares = await caches.open(SHARES_CACHE)
    const headers = { 'Content-Type': request.headers.get('Content-Type') ?? '' }
    // By when it came, for `dropOldShares`.
    await shares.put(`${SHARE_PATH}/${Date.now()}`, new Response(await request.blob(), { headers }))
  } catch {
    outcome = 'lost'
  }
  return Response.redirect(`/?shared=${outcome}`, 303)
}
