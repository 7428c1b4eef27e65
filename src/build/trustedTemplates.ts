import type { Plugin } from 'vite'

const SINK = 't.innerHTML = html;'
const TRUSTED = 't.innerHTML = trustedTemplates.createHTML(html);'
const POLICY = `
const trustedTemplates = globalThis.trustedTypes
  ? globalThis.trustedTypes.createPolicy('solid-template', { createHTML: (html) => html })
  : { createHTML: (html) => html };
`

/**
 * Solid 1.9 fills its compiled templates through `innerHTML`, which Trusted Types forbid. The templates are ours,
 * known at build time; this gives that one line, and nothing else, a policy that no other module can reach.
 * The build fails when Solid no longer has the line, so that a new version cannot pass unseen.
 */
export function trustedTemplates(): Plugin {
  let found = false
  return {
    name: 'trusted-templates',
    enforce: 'pre',
    transform(code, id) {
      if (!/solid-js\/web\/dist\/(web|dev)\.js/.test(id)) return null
      if (code.split(SINK).length !== 2) this.error(`trusted-templates: expected "${SINK}" once in ${id}`)
      found = true
      return { code: POLICY + code.replace(SINK, TRUSTED), map: null }
    },
    buildEnd(error) {
      if (!error && !found)
        this.error('trusted-templates: solid-js/web was not seen; its templates would break the CSP')
    },
  }
}
