const SECRET_KIND = /^[ \t"'-]*kind["']?[ \t]*:[ \t]*["']?Secret["']?[ \t]*,?[ \t\r]*(#.*)?$/m
/** The same within one line of JSON, or of YAML's flow style. */
const SECRET_IN_LINE = /[{,]\s*["']?kind["']?\s*:\s*["']?Secret["']?\s*[,}]/
const KEY_BLOCK = /-----BEGIN [A-Z ]*PRIVATE KEY-----/

/** Whether code is of the kind that carries secrets: a Secret manifest, or a private key. */
export function holdsSecret(code: string): boolean {
  return SECRET_KIND.test(code) || SECRET_IN_LINE.test(code) || KEY_BLOCK.test(code)
}
