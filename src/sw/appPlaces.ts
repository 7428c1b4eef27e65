/** Everything that is not the app: answered by the server, or honestly not at all. */
const NOT_THE_APP = /^\/(api|kg-mirror)\/|^\/healthz|\/[^/]+\.[^/]+$/

/** Whether a page at this path is the app; others of this origin show nothing of it. */
export function isAppPlace(pathname: string): boolean {
  return !NOT_THE_APP.test(pathname)
}
