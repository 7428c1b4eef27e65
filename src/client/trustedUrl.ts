/** The part of the Trusted Types API that is used; the DOM library does not have it yet. */
interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

/** The only scripts that may run as workers: our own, from our own origin. */
const OWN_SCRIPT = /^\/(sw\.js|dev-sw\.js\?dev-sw|assets\/(later\/worker\/)?[\w.-]+\.js|src\/app\/[\w./-]+\?[\w&=]+)$/

const policies = (globalThis as { readonly trustedTypes?: Policies }).trustedTypes
const policy = createPolicy()

/**
 * A worker's URL in the form that the page's Trusted Types ask for. Other URLs than our own stay plain strings, which
 * the browser then refuses where Trusted Types are enforced.
 */
export function trustedScriptUrl(url: string): string {
  return policy && OWN_SCRIPT.test(url) ? policy.createScriptURL(url) : url
}

function createPolicy() {
  try {
    return policies?.createPolicy('kg-sw', { createScriptURL: allow })
  } catch {
    // Another app's CSP may not list this policy; then its own rules decide about the plain string.
    return undefined
  }
}

function allow(url: string): string {
  if (!OWN_SCRIPT.test(url)) throw new TypeError('This is none of our own scripts.')
  return url
}
