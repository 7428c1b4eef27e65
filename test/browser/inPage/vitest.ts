import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect'

export { afterEach, beforeEach, describe, it, test } from '@vitest/runner'

chai.use(JestExtend)
chai.use(JestChaiExpect)
chai.use(JestAsymmetricMatchers)

/** What the tests in Node have by the same name: suites that run in both import it from `vitest`. */
export const expect = chai.expect
