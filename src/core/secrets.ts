const SECRET_KIND = /^[ \t"'-]*kind["']?[ \t]*:[ \t]*["']?Secret["']?[ \t]*,?[ \t\r]*$/m
const KEY_BLOCK = /-----BEGIN [A-Z ]*PRIVATE KEY-----/

/** Whether code is of the kind that carries secrets: a Secret manifest, or a private key. */
export function holdsSecret(code: string): boolean {
  return SECRET_KIND.test(code) || KEY_BLOCK.test(code)
}
